import Medblocks
import Testing

/// Expects that a call throws a `MedblocksError` with a request id.
///
/// - Parameter status: The HTTP status; nil for any.
func expectError(
  _ code: MedblocksError.Code, _ status: Int? = nil, param: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation,
  isolation: isolated (any Actor)? = #isolation, _ call: () async throws -> Void
) async {
  let error = await #expect(throws: MedblocksError.self, sourceLocation: sourceLocation) {
    try await call()
  }
  #expect(error?.code == code, sourceLocation: sourceLocation)
  #expect(status == nil || error?.statusCode == status, sourceLocation: sourceLocation)
  #expect(error?.param == param, sourceLocation: sourceLocation)
  #expect(error?.requestID?.hasPrefix("req_") == true, sourceLocation: sourceLocation)
}
