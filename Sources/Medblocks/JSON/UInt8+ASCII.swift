extension UInt8 {
  /// Whether the byte is an ASCII letter or digit.
  var isASCIIAlphanumeric: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: isASCIIDigit
    }
  }

  /// Whether the byte is an ASCII decimal digit.
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// The value of an ASCII hexadecimal digit; nil for other bytes.
  var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension String {
  /// Whether the string is not empty and contains only visible ASCII, as keys and secrets do.
  ///
  /// Such a string is safe in a header field.
  var isVisibleASCII: Bool { !isEmpty && utf8.allSatisfy { (0x21...0x7E).contains($0) } }

  /// Whether the string may be a key or a secret: visible ASCII without quotation marks.
  ///
  /// A quotation mark is left over from a shell or a configuration file.
  var isCredential: Bool { isVisibleASCII && !utf8.contains { "\"'`".utf8.contains($0) } }
}
