import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("HMACSHA256")
struct HMACSHA256Tests {
  private func tag(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var function = HMACSHA256(key: key)
    message.withUnsafeBytes { function.update($0) }
    return function.tag()
  }

  @Test("tags match the vectors of RFC 4231")
  func rfc() throws {
    let groups = try VectorFile.groups("rfc-4231-sha256.txt")
    for group in groups {
      let message = try [UInt8](hex: try #require(group["Msg"]))
      let key = try [UInt8](hex: try #require(group["Key"]))
      #expect(tag(message, key: key).hex == group["MD"])
    }
    #expect(groups.count == 6)  // the RFC's other case has a truncated tag
    print("RFC 4231: \(groups.count) vectors")
  }

  private struct Wycheproof: Decodable {
    let numberOfTests: Int
    let testGroups: [Group]

    struct Group: Decodable {
      let tagSize: Int
      let tests: [Case]
    }

    struct Case: Decodable {
      let tcId: Int
      let key: String
      let msg: String
      let tag: String
      let result: String
    }
  }

  @Test("tags match the valid vectors of Wycheproof and not the invalid ones")
  func wycheproof() throws {
    let data = try VectorFile.data("wycheproof_hmac_sha256.json")
    let file = try JSONDecoder().decode(Wycheproof.self, from: data)
    var results: [String: Int] = [:]
    for group in file.testGroups {
      for test in group.tests {
        let computed = tag(try [UInt8](hex: test.msg), key: try [UInt8](hex: test.key))
        let expected = try [UInt8](hex: test.tag)
        let isEqual = HMACSHA256.areEqual(Array(computed.prefix(group.tagSize / 8)), expected)
        #expect(isEqual == (test.result == "valid"), "case \(test.tcId)")
        results[test.result, default: 0] += 1
      }
    }
    #expect(results.values.reduce(0, +) == file.numberOfTests)
    #expect(results["valid"] == 66 && results["invalid"] == 108)
    print("Wycheproof HMAC-SHA-256: \(file.numberOfTests) vectors, \(results)")
  }

  @Test("tags match those of openssl", .enabled(if: OpenSSL.isInstalled))
  func openSSL() throws {
    var generator = SeededGenerator(seed: 4)
    for length in [0, 1, 55, 56, 63, 64, 65, 1_000, 10_007] {
      for keyLength in [1, 32, 63, 64, 65, 200] {
        let message = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let key = (0..<keyLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
        #expect(tag(message, key: key).hex == (try OpenSSL.tag(of: message, key: key)))
      }
    }
  }

  @Test("tags are equal only if every bit is")
  func equality() {
    let tag = tag([1, 2, 3], key: [4])
    #expect(HMACSHA256.areEqual(tag, tag))
    for bit in 0..<256 {
      var other = tag
      other[bit / 8] ^= 1 << (bit % 8)
      #expect(!HMACSHA256.areEqual(tag, other))
    }
    #expect(!HMACSHA256.areEqual(tag, Array(tag.dropLast())))
    #expect(!HMACSHA256.areEqual(tag, []))
  }
}
