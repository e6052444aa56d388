import Crypto
import Foundation

/// Random tokens and their hashes.
enum Token {
  /// Creates a token of 256 random bits in hexadecimal digits.
  static func make() -> String { SymmetricKey(size: .bits256).withUnsafeBytes(hexDigits) }

  /// Returns the hash under which a token is stored.
  static func hash(_ token: String) -> String { hexDigits(SHA256.hash(data: Data(token.utf8))) }

  private static func hexDigits(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String(UInt8($0 >> 4), radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

extension Date {
  /// The time in the database: milliseconds since 1970.
  var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1_000).rounded()) }
  init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}
