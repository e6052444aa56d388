import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("RetryPolicy")
struct RetryPolicyTests {
  private static let ok = StubTransport.Response.json(Fixture.patient)

  private func failing(_ status: Int, retryAfter: String? = nil) -> StubTransport.Response {
    .json(
      Fixture.error("internal_error"), status: status,
      headers: retryAfter.map { [("Retry-After", $0)] } ?? [])
  }

  private func list(_ mb: MedblocksClient) async throws {
    _ = try await mb.patients.list(patientID: "user_42").firstPage()
  }

  @Test("a read is retried after a transient status", arguments: [408, 429, 500, 502, 503, 504])
  func transientStatus(status: Int) async throws {
    let timing = TestTiming()
    let stub = StubTransport(failing(status), .json(Fixture.page([], next: nil)))
    try await list(try stub.client(timing: timing.timing))
    #expect(timing.pauses == [.milliseconds(250)])
  }

  @Test(
    "a read is not retried after another status",
    arguments: [301, 400, 401, 402, 403, 404, 409, 413, 501])
  func finalStatus(status: Int) async throws {
    let stub = StubTransport(failing(status))
    let error = try await medblocksError { try await list(try stub.client()) }
    #expect(error.statusCode == status)
    #expect(error.attempts == 1)
  }

  @Test("a read is retried after a connection error or a timeout")
  func transientFailures() async throws {
    let stub = StubTransport(
      .failure(.cannotConnect), .failure(.connectionLost), .failure(.timedOut),
      .json(Fixture.page([], next: nil)))
    try await list(try stub.client())
    #expect(await stub.requests.count == 4)
  }

  @Test("the wait doubles from 250 ms, plus a jitter of up to 250 ms")
  func backoff() async throws {
    for (jitter, expected) in [(0, [250, 500, 1_000]), (250, [500, 750, 1_250])] {
      let timing = TestTiming(jitter: jitter)
      let stub = StubTransport(failing(500), failing(500), failing(500), failing(503))
      let error = try await medblocksError {
        try await list(try stub.client(timing: timing.timing))
      }
      #expect(timing.pauses == expected.map { .milliseconds($0) })
      #expect(error.statusCode == 503)
      #expect(error.attempts == 4)
    }
  }

  @Test("the jitter is random and in its range")
  func jitter() {
    let values = (0..<1_000).map { _ in Timing.system.jitter(0...250) }
    #expect(values.allSatisfy { (0...250).contains($0) })
    #expect(Set(values).count > 50)
  }

  @Test("no wait exceeds 20 seconds")
  func maximumWait() async throws {
    let timing = TestTiming(jitter: .max)
    let stub = StubTransport(Array(repeating: failing(500), count: 11))
    let error = try await medblocksError {
      try await list(
        try stub.client(timing: timing.timing) {
          $0.maximumRetries = 10
          $0.deadline = .seconds(86_400)
        })
    }
    #expect(error.attempts == 11)
    #expect(timing.pauses.max() == .seconds(20))
    #expect(timing.pauses.prefix(7).last == .milliseconds(16_250))
  }

  @Test("the wait is at least Retry-After, and up to 25 % longer", arguments: [0, 137, .max])
  func retryAfter(jitter: Int) async throws {
    let timing = TestTiming(jitter: jitter)
    let stub = StubTransport(
      failing(429, retryAfter: "1"), failing(503, retryAfter: "8"), failing(503, retryAfter: "20"),
      .json(Fixture.page([], next: nil)))
    try await list(try stub.client(timing: timing.timing))
    let added = [250, 2_000, 0].map { min($0, jitter) }
    #expect(timing.pauses == zip([1_000, 8_000, 20_000], added).map { .milliseconds($0 + $1) })
  }

  @Test("sixty calls that were told the same wait return at different times")
  func spread() {
    let response = TransportResponse(statusCode: 429, headers: [("Retry-After", "1")])
    let decisions = (0..<60).map { _ in
      RetryPolicy(maximumRetries: 3).decide(
        after: .response(response), number: 1, method: .get, remaining: .seconds(100),
        now: TestTiming.start, jitter: Timing.system.jitter)
    }
    #expect(Set(decisions).count > 30)
  }

  @Test(
    "a Retry-After of more than 20 seconds or beyond the deadline fails at once and is reported",
    arguments: [("21", 100), ("100", 200), ("10", 10), ("10", 5)])
  func retryAfterTooLong(text: String, deadline: Int) async throws {
    let timing = TestTiming()
    let stub = StubTransport(failing(429, retryAfter: text))
    let error = try await medblocksError {
      try await list(try stub.client(timing: timing.timing) { $0.deadline = .seconds(deadline) })
    }
    #expect(error.retryAfter == Int(text).map { .seconds($0) })
    #expect(error.attempts == 1)
    #expect(timing.pauses.isEmpty)
  }

  @Test(
    "a Retry-After is a number of seconds or a date, and of several the longest applies",
    arguments: [
      ("7", 7), (" 7 ", 7), ("007", 7), ("1, 7", 7), ("7, 1", 7), ("7,soon", 7), ("7, 7", 7),
      ("Sun, 06 Nov 1994 08:49:44 GMT", 7), ("Sunday, 06-Nov-94 08:49:44 GMT", 7),
      ("Sun Nov  6 08:49:44 1994", 7), ("Sun Nov 06 08:49:44 1994", 7),
      ("Sun, 6 Nov 1994 08:49:44 GMT", 7),
      ("Sun, 06 Nov 1994 08:49:44 GMT, Sun, 06 Nov 1994 08:49:40 GMT", 7),
      ("Sun, 06 Nov 1994 08:49:40 GMT, 7", 7),
      ("Sunday, 06-Nov-94 08:49:40 GMT,Sun Nov  6 08:49:44 1994", 7),
      ("2, Mon, 06 Nov 1989 08:49:44 GMT", 2),
    ])
  func retryAfterForms(text: String, seconds: Int) async throws {
    let timing = TestTiming()
    let stub = StubTransport(failing(503, retryAfter: text), .json(Fixture.page([], next: nil)))
    try await list(try stub.client(timing: timing.timing))
    #expect(timing.pauses == [.seconds(seconds)])
  }

  @Test("a date with a year of two digits is at most 50 years in the future")
  func twoDigitYear() {
    for (year, full) in [("94", 1994), ("44", 2044), ("45", nil), ("93", nil)] as [(String, Int?)] {
      let response = TransportResponse(
        statusCode: 503, headers: [("Retry-After", "Sunday, 06-Nov-\(year) 08:50:00 GMT")])
      let wait = response.requestedWait(now: TestTiming.start)
      #expect(wait.map { 1994 + Int($0 / .seconds(31_556_952)) } == full, "\(year)")
    }
  }

  @Test(
    "an invalid Retry-After is ignored",
    arguments: [
      "", "0", "-1", "+7", "soon", "1.5", "7s", "0x7", "７", ",", "7 7",
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:00 GMT",
      "Sun, 31 Feb 1995 08:49:44 GMT", "Sun, 06 Nov 1994 25:49:44 GMT",
      "Sun, 06 Nov 1994 08:49:44 CET", "Sun, 06 Nov 1994 08:49:44", "06 Foo 1994 08:49:44 GMT",
      "Sun Nov 6 1994", "1994-11-06T08:49:44Z",
    ])
  func invalidRetryAfter(text: String) async throws {
    let timing = TestTiming()
    let stub = StubTransport(failing(503, retryAfter: text), .json(Fixture.page([], next: nil)))
    try await list(try stub.client(timing: timing.timing))
    #expect(timing.pauses == [.milliseconds(250)])
  }

  @Test("a damaged Retry-After is positive, or ignored, and does not trap")
  func fuzz() {
    var generator = SeededGenerator(seed: 15)
    let seeds = [
      "7", "Sun, 06 Nov 1994 08:49:44 GMT", "Sunday, 06-Nov-94 08:49:44 GMT",
      "Sun Nov  6 08:49:44 1994", "1, 99999999999999999999, Fri, 31 Dec 9999 23:59:59 GMT",
    ].map { Array($0.utf8) }
    var valid = 0
    for number in 0..<20_000 {
      let text = String(decoding: generator.damage(seeds[number % seeds.count]), as: UTF8.self)
      let response = TransportResponse(statusCode: 503, headers: [("Retry-After", text)])
      guard let wait = response.requestedWait(now: TestTiming.start) else { continue }
      #expect(wait > .zero && wait <= .seconds(3_155_760_000), "\(text)")
      valid += 1
    }
    #expect(valid > 100)
  }

  @Test(
    "an error that no wait resolves is not retried",
    arguments: [
      ("quota_exceeded", 429), ("api_key_limit_exceeded", 429), ("config_missing", 500),
    ])
  func lastingError(code: String, status: Int) async throws {
    let stub = StubTransport(
      .json(Fixture.error(code), status: status, headers: [("Retry-After", "1")]))
    let error = try await medblocksError { try await list(try stub.client()) }
    #expect(error.attempts == 1 && error.code?.rawValue == code)
  }

  @Test("the code of an error whose message is not valid UTF-8 decides about its retries, too")
  func lastingErrorWithInvalidUTF8() async throws {
    let body = Fixture.error("quota_exceeded").replacing("sentence", with: "?").utf8
    let stub = StubTransport(
      .bytes(body.map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }, status: 429))
    let error = try await medblocksError { try await list(try stub.client()) }
    #expect(error.attempts == 1 && error.code == .quotaExceeded)
  }

  @Test("a transient error with another code, or without one, is retried")
  func transientCodes() async throws {
    let bodies = [
      Fixture.error("throttled"), Fixture.error("brand_new"), "", "<html>", #"{"error":17}"#,
    ]
    for body in bodies {
      let stub = StubTransport(.json(body, status: 429), .json(Fixture.page([], next: nil)))
      try await list(try stub.client())
      #expect(await stub.requests.count == 2)
    }
  }

  @Test("a Retry-After too large for an integer does not trap")
  func hugeRetryAfter() async throws {
    let stub = StubTransport(failing(503, retryAfter: String(repeating: "9", count: 400)))
    let error = try await medblocksError { try await list(try stub.client()) }
    #expect(error.retryAfter.map { $0 > .seconds(3_000_000_000) } == true)
  }

  @Test("the number of retries is as configured", arguments: [0, 1, 10])
  func maximumRetries(count: Int) async throws {
    let stub = StubTransport(Array(repeating: failing(500), count: count + 1))
    let error = try await medblocksError {
      try await list(
        try stub.client {
          $0.maximumRetries = count
          $0.deadline = .seconds(86_400)
        })
    }
    #expect(error.attempts == count + 1)
  }

  @Test("retries stop at the deadline")
  func deadline() async throws {
    let timing = TestTiming()
    let stub = StubTransport(failing(500), failing(500))
    let error = try await medblocksError {
      try await list(try stub.client(timing: timing.timing) { $0.deadline = .milliseconds(600) })
    }
    #expect(timing.pauses == [.milliseconds(250)])
    #expect(error.attempts == 2)
  }

  @Test("a write is sent once, and the outcome reports whether it may have happened")
  func writes() async throws {
    let cases: [(StubTransport.Response, MedblocksError.Outcome)] = [
      (failing(500), .unknown), (failing(503, retryAfter: "1"), .unknown),
      (failing(429, retryAfter: "1"), .rejected), (failing(408), .unknown),
      (.failure(.certificateExpired), .notSent), (.failure(.connectionLost), .unknown),
      (.failure(.timedOut), .unknown), (.failure(.responseTooLarge), .unknown),
      (.json("", status: 204), .unknown), (.json("{}"), .unknown),
    ]
    let writes: [@Sendable (MedblocksClient) async throws -> Void] = [
      { _ = try await $0.patients.create("user_42") },
      { _ = try await $0.patients.update("user_42", email: nil, name: nil, metadata: [:]) },
      { _ = try await $0.patients.delete("user_42") },
      { _ = try await $0.patients.disconnectConnection("user_42", connectionID: "conn_1") },
      { _ = try await $0.patientSession.start(patientID: "user_42", returnURL: "https://a.test") },
    ]
    for (response, outcome) in cases {
      for write in writes {
        let stub = StubTransport(response)
        let error = try await medblocksError { try await write(try stub.client()) }
        #expect(error.outcome == outcome)
        #expect(error.attempts == 1)
      }
    }
  }

  @Test(
    "a write that was not sent is retried like a read",
    arguments: [
      TransportError.cannotConnect, .hostNotFound, .tooManyOpenFiles, .proxyFailed,
    ])
  func notSentWrites(cause: TransportError) async throws {
    let stub = StubTransport(.failure(cause), .failure(cause), .json(Fixture.patient))
    #expect(try await stub.client().patients.create("user_42").id == "user_42")
    let failing = StubTransport((0..<4).map { _ in .failure(cause) })
    let error = try await medblocksError { _ = try await failing.client().patients.create("a") }
    #expect(error.outcome == .notSent && error.attempts == 4)
    #expect(error.transportError == cause && error.isRetryable)
  }

  @Test("a write that may have arrived is not sent again after an attempt that was not sent")
  func notSentThenLost() async throws {
    let stub = StubTransport(.failure(.cannotConnect), .failure(.connectionLost))
    let error = try await medblocksError { _ = try await stub.client().patients.create("a") }
    #expect(error.outcome == .unknown && error.attempts == 2 && !error.isRetryable)
  }

  @Test("a throttled write is retried only with the option")
  func throttledWrites() async throws {
    let throttled = failing(429, retryAfter: "1")
    let once = StubTransport(throttled)
    let error = try await medblocksError { _ = try await once.client().patients.create("a") }
    #expect(error.attempts == 1 && error.outcome == .rejected && error.isRetryable)
    let stub = StubTransport(throttled, .json(Fixture.patient))
    let mb = try stub.client().withOptions { $0.retriesThrottledWrites = true }
    #expect(try await mb.patients.create("user_42").id == "user_42")
    let other = StubTransport(failing(503))
    let lost = try await medblocksError {
      _ = try await other.client { $0.retriesThrottledWrites = true }.patients.create("a")
    }
    #expect(lost.attempts == 1)
  }

  @Test("the outcome is unknown if any attempt may have reached the service")
  func outcomeOverAttempts() async throws {
    let cases: [([TransportError], MedblocksError.Outcome)] = [
      ([.cannotConnect, .cannotConnect], .notSent), ([.connectionLost, .cannotConnect], .unknown),
    ]
    for (failures, outcome) in cases {
      let stub = StubTransport(failures.map { .failure($0) })
      let error = try await medblocksError {
        try await list(try stub.client { $0.maximumRetries = 1 })
      }
      #expect(error.outcome == outcome)
      #expect(error.attempts == 2)
    }
  }

  @Test("a response that is too large is not retried")
  func tooLarge() async throws {
    let stub = StubTransport(.failure(.responseTooLarge))
    let error = try await medblocksError { try await list(try stub.client()) }
    #expect(error.kind == .decoding)
  }
}
