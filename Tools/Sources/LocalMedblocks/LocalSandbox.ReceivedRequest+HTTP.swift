import HTTPTypes
import MedblocksTesting

extension LocalSandbox.ReceivedRequest {
  /// The header field that marks a request that came over HTTP.
  ///
  /// The pages call the sandbox too, and injected faults must not occur in their requests.
  static let headerFromHTTP = "X-Local-Medblocks"

  /// Whether the request came over HTTP, and not from the pages.
  var isFromHTTP: Bool { headerFields[Self.headerFromHTTP.lowercased()] != nil }
}
