#if canImport(CryptoKit)
  import CryptoKit
#endif

/// HMAC-SHA256 (RFC 2104, FIPS 198-1): CryptoKit's on Apple platforms, our own elsewhere.
///
/// Call ``update(_:)`` for each part of the message, then ``tag()``.
package struct HMACSHA256 {
  #if canImport(CryptoKit)
    private var function: CryptoKit.HMAC<CryptoKit.SHA256>

    /// Creates a function with a key of any length.
    package init(key: [UInt8]) { function = .init(key: SymmetricKey(data: key)) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
      function.update(data: bytes)
    }

    /// The tag, 32 bytes.
    package consuming func tag() -> [UInt8] { Array(function.finalize()) }
  #else
    private var inner = SHA256()
    private var outer = SHA256()

    /// Creates a function with a key of any length.
    package init(key: [UInt8]) {
      var key = key.count > SHA256.blockSize ? SHA256.digest(of: key) : key
      key += [UInt8](repeating: 0, count: SHA256.blockSize - key.count)
      key.map { $0 ^ 0x36 }.withUnsafeBytes { inner.update($0) }
      key.map { $0 ^ 0x5C }.withUnsafeBytes { outer.update($0) }
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { inner.update(bytes) }

    /// The tag, 32 bytes.
    package consuming func tag() -> [UInt8] {
      inner.digest().withUnsafeBytes { outer.update($0) }
      return outer.digest()
    }
  #endif

  /// Returns whether two tags are equal, in constant time.
  static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
