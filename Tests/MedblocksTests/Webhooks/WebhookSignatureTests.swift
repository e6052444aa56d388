import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookSignature")
struct WebhookSignatureTests {
  private static let other = String(repeating: "0", count: 64)
  private static let long = String(repeating: "x", count: 5_000)

  private func construct(
    _ body: some Sequence<UInt8> = WebhookFixture.body.utf8,
    _ signature: String? = WebhookFixture.signature,
    secret: WebhookSecret = WebhookFixture.secret, tolerance: Duration = .seconds(300),
    now: Date = WebhookFixture.time
  ) throws -> WebhookEvent {
    try Webhooks.constructEvent(
      payload: body, signature: signature, secret: secret, tolerance: tolerance, now: now)
  }

  private func reason(_ call: () throws -> WebhookEvent) -> WebhookSignatureError.Reason? {
    do {
      _ = try call()
      return nil
    } catch {
      return (error as? WebhookSignatureError)?.reason
    }
  }

  @Test("a payload is verified in each type of byte sequence")
  func forms() throws {
    let bytes = Array(WebhookFixture.body.utf8)
    let padded = [0] + bytes + [0]
    let event = try construct(bytes)
    #expect(event.id == "evt_3Hp9")
    #expect(try construct(Data(bytes)) == event)
    #expect(try construct(Data(padded)[1...bytes.count]) == event)
    #expect(try construct(padded[1...bytes.count]) == event)
    #expect(try construct(ContiguousArray(bytes)) == event)
    #expect(try construct(AnySequence(bytes)) == event)
    #expect(try construct(bytes.lazy.map { $0 }) == event)
    #expect(try bytes.withUnsafeBytes { try construct($0) } == event)
    let text = try Webhooks.constructEvent(
      payload: WebhookFixture.body, signature: WebhookFixture.signature,
      secret: WebhookFixture.secret,
      now: WebhookFixture.time)
    #expect(text == event)
  }

  @Test(
    "an invalid signature header is rejected with its reason",
    arguments: [
      (nil, .missingHeader), ("", .missingHeader), (" \t ", .missingHeader),
      (",", .malformedHeader), (" , \t,", .malformedHeader), ("t=1777109400", .malformedHeader),
      ("v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=1777109400,v0=\(WebhookFixture.tag)", .malformedHeader),
      ("T=1777109400,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=1777109400,V1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=1777109400;v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t =1777109400,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t= 1777109400,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=+1,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=-1,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=1.0,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=１,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=9999999999999999999,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=1777109400,v1=\(WebhookFixture.tag.dropLast())", .malformedHeader),
      ("t=1777109400,v1=\(WebhookFixture.tag)0", .malformedHeader),
      ("t=1777109400,v1=\(WebhookFixture.tag)\u{301}", .malformedHeader),
      ("t=1777109400,v1=\"\(WebhookFixture.tag)\"", .malformedHeader),
      ("t=1,t=1777109400,v1=\(WebhookFixture.tag)", .malformedHeader),
      ("t=01777109400,\(WebhookFixture.signature)", .malformedHeader),
      ("t=1777109401,v1=\(other), \(WebhookFixture.signature)", .malformedHeader),
      (String(repeating: " ", count: 5_000), .malformedHeader),
      ("t=1777109400,\rv1\n=\(WebhookFixture.tag)", .malformedHeader),
      ("\(WebhookFixture.signature),\(long)", .malformedHeader),
      ("t=1777109400,v1=\(other)", .noMatchingSignature),
      ("t=01777109400,v1=\(WebhookFixture.tag)", .noMatchingSignature),
      ("t=1777109401,v1=\(WebhookFixture.tag)", .noMatchingSignature),
      ("t=999999999999999999,v1=\(WebhookFixture.tag)", .timestampOutsideTolerance),
    ] as [(String?, WebhookSignatureError.Reason)])
  func rejected(signature: String?, expected: WebhookSignatureError.Reason) {
    #expect(reason { try construct(WebhookFixture.body.utf8, signature) } == expected)
  }

  @Test(
    "white space, empty elements, other schemes, other signatures and repetitions are ignored",
    arguments: [
      " t=1777109400 ,\tv1=\(WebhookFixture.tag) ", "v1=\(WebhookFixture.tag),t=1777109400",
      "t=1777109400,,v1=\(WebhookFixture.tag),",
      "t=1777109400,v1=\(WebhookFixture.tag),v2=abc,nonsense,=,a=b=c",
      "t=1777109400,v1=\(other),v1=\(WebhookFixture.tag)",
      "t=1777109400,v1=\(WebhookFixture.tag),v1=\(other)",
      "t=1777109400,v1=short,v1=\(WebhookFixture.tag)",
      "v0=\(other),t=1777109400,v1=\(WebhookFixture.tag)",
      // As a proxy may rewrite it: doubled, folded, in upper case.
      "t=1777109400,t=1777109400,v1=\(WebhookFixture.tag)",
      "\(WebhookFixture.signature),\(WebhookFixture.signature)",
      "\(WebhookFixture.signature), \(WebhookFixture.signature), \(WebhookFixture.signature)",
      "t=1777109400,\r\n v1=\(WebhookFixture.tag)",
      "t=1777109400,\r\n\tv1=\(WebhookFixture.tag)\r\n",
      "\n t=1777109400 ,v1=\(WebhookFixture.tag)",
      "t=1777109400,v1=\(WebhookFixture.tag.uppercased())",
      "t=1777109400,v1=\(WebhookFixture.tag.uppercased()),v1=\(WebhookFixture.tag)",
    ])
  func accepted(signature: String) throws {
    #expect(try construct(WebhookFixture.body.utf8, signature).id == "evt_3Hp9")
  }

  @Test(
    "a timestamp outside the tolerance is rejected",
    arguments: [
      (0, 300, true), (300, 300, true), (-300, 300, true), (301, 300, false), (-301, 300, false),
      (0, 0, true), (1, 0, false), (0, -1, false), (1e9, 2_000_000_000, true), (1e9, 300, false),
      (.nan, 300, false), (.infinity, 300, false),
    ] as [(Double, Int, Bool)])
  func tolerance(offset: Double, tolerance: Int, holds: Bool) {
    let found = reason {
      try construct(tolerance: .seconds(tolerance), now: WebhookFixture.time + offset)
    }
    #expect(found == (holds ? nil : .timestampOutsideTolerance))
  }

  @Test("the default tolerance is 5 minutes from now")
  func defaults() throws {
    func signed(_ offset: Double) throws -> WebhookEvent {
      let delivery = WebhookSigner().sign(
        .recordsSyncCompleted(patientID: "a"), at: Date() + offset)
      return try Webhooks.constructEvent(
        payload: delivery.body, signature: delivery.signature, secret: WebhookSigner.secret)
    }
    #expect(try signed(-200).type == .recordsSyncCompleted)
    #expect(try signed(200).type == .recordsSyncCompleted)
    #expect(reason { try signed(-400) } == .timestampOutsideTolerance)
    #expect(reason { try signed(400) } == .timestampOutsideTolerance)
  }

  @Test("the index of the secret that verified the payload is returned")
  func rotation() throws {
    func index(_ secrets: [WebhookSecret]) throws -> Int {
      try Webhooks.constructEvent(
        payload: WebhookFixture.body.utf8, signature: WebhookFixture.signature, secrets: secrets,
        now: WebhookFixture.time
      ).secretIndex
    }
    #expect(try index([WebhookFixture.secret]) == 0)
    #expect(try index(["whsec_new", WebhookFixture.secret.text].map { WebhookSecret($0) }) == 1)
    #expect(try index([WebhookFixture.secret, WebhookSecret("whsec_old")]) == 0)
    #expect(throws: WebhookSignatureError(.noMatchingSignature)) {
      try index([WebhookSecret("whsec_new"), WebhookSecret("whsec_old")])
    }
  }

  @Test("the time is checked before the signature, and the payload is read last")
  func parsedLast() {
    let garbage = Array("{".utf8)
    let signed = WebhookSigner(secret: WebhookFixture.secret).sign(
      body: garbage, at: WebhookFixture.time)
    #expect(reason { try construct(garbage) } == .noMatchingSignature)
    #expect(reason { try construct(garbage, signed.signature) } == .invalidPayload)
    let late = WebhookFixture.time + 1_000
    #expect(
      reason { try construct(garbage, signed.signature, now: late) } == .timestampOutsideTolerance)
    #expect(reason { try construct(now: late) } == .timestampOutsideTolerance)
    #expect(reason { try construct(garbage, now: late) } == .timestampOutsideTolerance)
  }

  @Test("a payload is not iterated for a header that is malformed or has another time")
  func work() {
    final class Bytes: Sequence {
      var isIterated = false
      func makeIterator() -> AnyIterator<UInt8> {
        isIterated = true
        return AnyIterator { nil }
      }
    }
    let bytes = Bytes()
    let large = String(repeating: "t=1777109400,", count: 700_000)
    for header in [large, large + WebhookFixture.signature, ""] {
      #expect(reason { try construct(bytes, header) } != nil)
    }
    let late = WebhookFixture.time + 301
    #expect(
      reason { try construct(bytes, WebhookFixture.signature, now: late) }
        == .timestampOutsideTolerance)
    #expect(!bytes.isIterated)
  }

  @Test("any change to the payload, the header or the secret is rejected")
  func mutations() {
    func changes(_ text: String) -> [[UInt8]] {
      let bytes = Array(text.utf8)
      return bytes.indices.flatMap { index in
        (0..<8).map { bit in
          var bytes = bytes
          bytes[index] ^= 1 << bit
          return bytes
        }
      } + bytes.indices.map { Array(bytes[..<$0]) } + [bytes + [0], [0] + bytes]
    }
    var count = 0
    for body in changes(WebhookFixture.body) {
      #expect(reason { try construct(body) } == .noMatchingSignature)
      count += 1
    }
    for header in changes(WebhookFixture.signature) {
      let header = String(decoding: header, as: UTF8.self)
      let isSame =
        header.lowercased() == WebhookFixture.signature && header.contains("t=1777109400,v1=")
      if isSame { continue }  // only a digit in upper case
      #expect(reason { try construct(WebhookFixture.body.utf8, header) } != nil, "\(header)")
      count += 1
    }
    for secret in changes(WebhookFixture.secret.text) {
      let secret = WebhookSecret(String(decoding: secret, as: UTF8.self))
      #expect(throws: (any Error).self) { try construct(secret: secret) }
      count += 1
    }
    print("Webhook signatures: \(count) changes, each rejected")
  }

  @Test("a damaged header is rejected and does not trap")
  func fuzz() async {
    var generator = SeededGenerator(seed: 8)
    let usual = [
      WebhookFixture.signature, " t=1777109400 , v1=\(WebhookFixture.tag),v0=ab,,", "t=,v1=",
      "t=1,v1=\(Self.other)",
    ].map { Array($0.utf8) }
    let large = [String(repeating: ",", count: 300), String(repeating: "t=1,v1=a,", count: 60)]
      .map { Array($0.utf8) }
    var rejections: [WebhookSignatureError.Reason: Int] = [:]
    var passed = 0
    for number in 0..<100_000 {
      if number.isMultiple(of: 1_000) { await Task.yield() }
      let seeds = number.isMultiple(of: 100) ? large : usual
      let bytes = generator.damage(seeds.randomElement(using: &generator) ?? [])
      let header = String(decoding: bytes, as: UTF8.self)
      if let reason = reason({ try construct([], header) }) {
        rejections[reason, default: 0] += 1
      } else {
        passed += 1
      }
    }
    #expect(passed == 0)
    #expect(rejections.values.reduce(0, +) == 100_000)
    #expect(rejections.count >= 2)
    print("Webhook headers: 100,000 damaged ones, \(rejections)")
  }
}
