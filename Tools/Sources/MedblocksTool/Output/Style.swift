/// Colors and emphasis, or none.
struct Style: Equatable {
  let isEnabled: Bool

  /// Creates the style of a stream.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether the stream is a terminal; nothing else is colored.
  ///   - environment: The environment: `NO_COLOR` and `TERM=dumb` turn colors off.
  init(isTerminal: Bool, environment: [String: String]) {
    let noColor = environment["NO_COLOR", default: ""]
    let terminal = environment["TERM", default: "dumb"]
    isEnabled = isTerminal && noColor.isEmpty && !["", "dumb"].contains(terminal)
  }

  func bold(_ text: String) -> String { sequence("1", text) }
  func red(_ text: String) -> String { sequence("31", text) }

  /// Returns a status in its color, and any other text as it is.
  func status(_ text: String, isStatus: Bool) -> String {
    guard isStatus else { return text }
    switch text {
    case "active", "complete", "ok", "delivered": return sequence("32", text)
    case "open", "pending", "expired", "disconnected": return sequence("33", text)
    case "failed", "failing", "refresh_failed", "disabled": return sequence("31", text)
    default: return text
    }
  }

  private func sequence(_ code: String, _ text: String) -> String {
    isEnabled ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
