import Crypto
import Foundation

extension SHA256 {
  /// Returns the hash of bytes.
  static func bytes(of content: some Sequence<UInt8>) -> [UInt8] {
    content.withContiguousStorageIfAvailable { Array(hash(data: UnsafeRawBufferPointer($0))) }
      ?? Array(hash(data: Array(content)))
  }
}

/// The text of a key in the database.
///
/// A database limits the length of a key, and PostgreSQL accepts no null characters, while the API
/// limits neither. A string that does not fit is replaced with its hash. The empty string stands
/// for a missing value.
enum KeyColumn {
  private static let prefix = "sha256:"
  private static let maximumBytes = 255

  static func text(_ value: String?) -> String {
    guard let value else { return "" }
    let fits =
      (1...maximumBytes).contains(value.utf8.count) && !value.utf8.contains(0)
      && !value.utf8.starts(with: prefix.utf8)
    return fits ? value : digest(SHA256.bytes(of: Array(value.utf8)))
  }

  /// Returns the text of a namespace, which may be empty.
  static func namespace(_ name: String) -> String { text(name.isEmpty ? nil : name) }

  /// Returns the key of a value without an id: the hash of its content.
  static func digest(_ hash: [UInt8]) -> String {
    prefix + hash.map { String(UInt8($0 >> 4), radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

extension Date {
  /// The time in a database: milliseconds since 1970.
  var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1_000).rounded()) }

  init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}

extension Duration {
  var milliseconds: Int64 { Int64(self / .milliseconds(1)) }
}
