import Foundation

extension URL {
  /// Creates a URL from a string, escaping only the bytes that a URL must not contain.
  ///
  /// `URL(string:)` escapes the valid escapes again when another character is invalid: `%20` becomes
  /// `%2520`.
  init?(keepingEscapesOf text: String) {
    let authority = text.range(of: "://")?.upperBound ?? text.startIndex
    let start = text[authority...].firstIndex { "/?#".contains($0) } ?? text.endIndex
    let rest = Array(text[start...].utf8)
    let fragment = rest.firstIndex(of: UInt8(ascii: "#"))
    var escaped = text[..<start]
    for (index, byte) in rest.enumerated() {
      let isValid =
        switch byte {
        case UInt8(ascii: "%"):
          index + 2 < rest.count && rest[(index + 1)...(index + 2)].allSatisfy(Self.isHexDigit)
        case UInt8(ascii: "#"): index == fragment
        default: Self.isAllowed(byte)
        }
      escaped += isValid ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
    }
    self.init(string: String(escaped))
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    "0123456789ABCDEFabcdef".utf8.contains(byte)
  }

  /// Whether a path, a query and a fragment may contain a byte unescaped (RFC 3986).
  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~!$&'()*+,;=:@/?".utf8.contains(byte)
    }
  }
}
