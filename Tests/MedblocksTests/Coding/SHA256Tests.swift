import Testing

@testable import Medblocks

@Suite("SHA256")
struct SHA256Tests {
  private func digest(_ bytes: [UInt8]) -> [UInt8] { SHA256.digest(of: bytes) }

  @Test(
    "digests match NIST's vectors (CAVP, byte-oriented)", arguments: [("Short", 65), ("Long", 64)])
  func messages(size: String, count: Int) throws {
    let groups = try VectorFile.groups("SHA256\(size)Msg.rsp")
    for group in groups {
      let length = try #require(group["Len"].flatMap(Int.init)) / 8
      let message = try [UInt8](hex: try #require(group["Msg"])).prefix(length)
      #expect(digest(Array(message)).hex == group["MD"])
    }
    #expect(groups.count == count)
    print("NIST SHA256\(size)Msg: \(groups.count) vectors")
  }

  @Test("100,000 chained digests match NIST's Monte Carlo vectors")
  func monteCarlo() async throws {
    let groups = try VectorFile.groups("SHA256Monte.rsp")
    var seed = try [UInt8](hex: try #require(groups.first?["Seed"]))
    for group in groups {
      var last = [seed, seed, seed]
      for _ in 0..<1_000 { last = [last[1], last[2], digest(last[0] + last[1] + last[2])] }
      seed = last[2]
      await Task.yield()  // tests that run in parallel have deadlines
      #expect(seed.hex == group["MD"])
    }
    #expect(groups.count == 100)
    print("NIST SHA256Monte: \(groups.count) vectors of 1,000 digests")
  }

  @Test("the digest does not depend on how the message is split")
  func parts() {
    let message = (0..<200).map { UInt8($0) }
    for length in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 200] {
      let whole = Array(message.prefix(length))
      for cut in 0...length {
        var function = SHA256()
        whole[..<cut].withUnsafeBytes { function.update($0) }
        whole[cut...].withUnsafeBytes { function.update($0) }
        #expect(function.digest() == digest(whole), "\(length) bytes, split at \(cut)")
      }
    }
  }
}
