import Medblocks
import Testing

/// Expects that the body throws a ``MedblocksError``, and returns the error.
func medblocksError(
  _ sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> MedblocksError {
  try #require(
    await #expect(throws: MedblocksError.self, sourceLocation: sourceLocation) {
      try await body()
    }, sourceLocation: sourceLocation)
}
