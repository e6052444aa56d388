/// What may stand in a header field (RFC 9110, section 5).
enum HeaderField {
  /// Whether a text is a token, which is what names are.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains($0) }
  }

  /// Whether a text stays one value.
  static func isValue(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0 == "\r" || $0 == "\n" || $0 == "\0" }
  }
}
