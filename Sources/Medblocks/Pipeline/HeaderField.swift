/// What may stand in a header field (RFC 9110, section 5).
enum HeaderField {
  /// Whether a text is a token, which is what names are.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "!#$%&'*+-.^_`|~".unicodeScalars.contains(scalar))
      }
  }

  /// Whether a text stays one value.
  static func isValue(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0 == "\r" || $0 == "\n" || $0 == "\0" }
  }
}
