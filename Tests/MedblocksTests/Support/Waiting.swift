import Medblocks
import Testing

/// Waits until something holds; the suite's time limit ends it when that never happens.
func eventually(_ condition: () async -> Bool) async throws {
  while await !condition() {
    try Task.checkCancellation()
    await Task.yield()
  }
}

/// Awaits an error of the one type, which then can be looked at.
func medblocksError(
  _ sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> MedblocksError {
  try #require(
    await #expect(throws: MedblocksError.self, sourceLocation: sourceLocation) {
      try await body()
    }, sourceLocation: sourceLocation)
}
