extension Unicode.Scalar {
  /// Whether the scalar can change a terminal or the order of the text on it, or breaks a line.
  ///
  /// The joiners are format characters too, but emoji and several scripts need them.
  var isUnsafe: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    case .format: value != 0x200C && value != 0x200D
    default: false
    }
  }

  /// The escape sequence of the scalar in JSON.
  fileprivate var jsonEscape: String {
    switch self {
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      return String(Character(self)).utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
  }
}

extension String {
  /// The string with unsafe scalars and backslashes escaped as in JSON, so that nothing is lost.
  var printable: String { escaping { $0.isUnsafe || $0 == "\\" } }

  /// Compact JSON without unsafe scalars, which occur in its strings only.
  var printableJSON: String { escaping(\.isUnsafe) }

  /// The lines of a message without unsafe scalars.
  var printableLines: String { escaping { $0.isUnsafe && $0 != "\n" } }

  /// The string without API keys and webhook secrets, which a service may repeat in a message.
  var redacted: String {
    replacing(/mb_sk_[A-Za-z0-9_-]+|whsec_[A-Za-z0-9_+=-]+/, with: "[redacted]")
  }

  private func escaping(_ isEscaped: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: isEscaped) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if isEscaped(scalar) {
        text += scalar.jsonEscape
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}
