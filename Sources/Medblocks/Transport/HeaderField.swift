/// The rules for header fields (RFC 9110, section 5).
enum HeaderField {
  /// Returns whether a string can be the name of a header field: a token.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains($0) }
  }

  /// Returns whether a string stays one value when it is written into a header.
  static func isValue(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0 == "\r" || $0 == "\n" || $0 == "\0" }
  }

  /// Returns whether a field is set by the SDK or the HTTP client, or would repeat a credential.
  static func isReserved(_ name: String) -> Bool {
    [
      "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type",
      "cookie", "expect", "host", "proxy-authorization", "te", "trailer", "transfer-encoding",
      "upgrade", "user-agent", "version",
    ].contains(name.lowercased())
  }
}
