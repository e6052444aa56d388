import Foundation

/// The installed `openssl`, as a reference implementation of HMAC-SHA256.
enum OpenSSL {
  static let isInstalled = (try? tag(of: [], key: [0x61])) != nil

  /// Returns the HMAC-SHA256 tag in hexadecimal digits.
  static func tag(of bytes: [UInt8], key: [UInt8]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "openssl", "dgst", "-sha256", "-r", "-mac", "HMAC", "-macopt", "hexkey:\(key.hex)",
    ]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: bytes)
    try input.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, text.count >= 64 else { throw Failure() }
    return String(text.prefix(64))
  }

  private struct Failure: Error {}
}
