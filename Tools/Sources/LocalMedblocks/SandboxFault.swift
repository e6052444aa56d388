import Medblocks
import MedblocksTesting

/// A fault that the control page injects.
enum SandboxFault: String, CaseIterable {
  case error, throttled, html, slow

  var label: String {
    switch self {
    case .error: "500 internal_error"
    case .throttled: "429 throttled, Retry-After 2 seconds"
    case .html: "502 with an HTML page"
    case .slow: "A slow response, 500 bytes a second"
    }
  }

  var fault: LocalSandbox.Fault {
    switch self {
    case .error: .error(.internalError)
    case .throttled: .error(.throttled, retryAfter: .seconds(2))
    case .html: .html(status: 502)
    case .slow: .slow(bytesPerSecond: 500)
    }
  }
}
