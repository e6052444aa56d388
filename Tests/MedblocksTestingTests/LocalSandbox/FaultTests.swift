import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: faults", .timeLimit(.minutes(10)))
struct FaultTests {
  /// The connection between a client and its sandbox.
  enum Link: CaseIterable {
    case sandboxClock, realTime, urlSession
  }

  private let sandbox = LocalSandbox()

  private func client(over link: Link, timeout: Duration = .seconds(60)) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration()
    configuration.maximumRetries = 0
    configuration.timeout = timeout
    switch link {
    case .sandboxClock: return try sandbox.client(configuration: configuration)
    case .realTime: configuration.transport = sandbox
    case .urlSession: configuration.transport = MockURLProtocol.transport(to: sandbox)
    }
    return try MedblocksClient(apiKey: sandbox.apiKey, configuration: configuration)
  }

  private static let rows:
    [(LocalSandbox.Fault, MedblocksError.Kind, Int?, MedblocksError.Outcome)] = [
      (.error(.throttled), .api, 429, .rejected),
      (.error(.internalError), .api, 500, .unknown),
      (.html(status: 502), .api, 502, .unknown),
      (.cannotConnect, .connection, nil, .notSent),
      (.requestLost, .connection, nil, .unknown),
      (.responseLost, .connection, nil, .unknown),
      (.stall, .timeout, nil, .unknown),
      (.slow(bytesPerSecond: 1), .timeout, nil, .unknown),
      (.truncatedBody, .decoding, 200, .unknown),
    ]

  @Test("a fault has the same result over each link", arguments: Link.allCases)
  func links(link: Link) async throws {
    for (fault, kind, status, outcome) in Self.rows {
      let isTimeout = kind == .timeout
      let mb = try client(over: link, timeout: isTimeout ? .milliseconds(50) : .seconds(60))
      await sandbox.inject(fault)
      let error = await #expect(throws: MedblocksError.self, "\(fault)") {
        try await mb.patients.create("a")
      }
      #expect(error?.kind == kind, "\(fault)")
      #expect(error?.statusCode == status, "\(fault)")
      #expect(error?.outcome == outcome, "\(fault)")
      await sandbox.removeFaults()  // A call may time out before the sandbox receives it.
      _ = try? await client(over: .sandboxClock).patients.delete("a")
    }
  }

  @Test(
    "a fault prints as its case",
    arguments: [
      (LocalSandbox.Fault.error(.throttled), "error(throttled)"),
      (.error(.quotaExceeded, status: 402), "error(quota_exceeded, status: 402)"),
      (
        .error(.throttled, retryAfter: .seconds(30)), "error(throttled, retryAfter: 30.0 seconds)"
      ),
      (.html(status: 502), "html(status: 502)"), (.stall, "stall"),
      (.slow(bytesPerSecond: 10), "slow(bytesPerSecond: 10)"),
    ])
  func description(fault: LocalSandbox.Fault, expected: String) {
    #expect("\(fault)" == expected)
    #expect(String(reflecting: fault) == expected)
  }

  @Test("a write has happened when its response is lost, and not when its request is lost")
  func writes() async throws {
    let mb = try client(over: .sandboxClock)
    await sandbox.inject(.requestLost)
    await #expect(throws: MedblocksError.self) { try await mb.patients.create("a") }
    await sandbox.inject(.responseLost)
    await #expect(throws: MedblocksError.self) { try await mb.patients.create("b") }
    #expect(try await mb.patients.list().firstPage().data.map(\.id) == ["b"])
  }

  @Test("unknown values and fields do not fail a call", arguments: Link.allCases)
  func unknown(link: Link) async throws {
    let mb = try client(over: link)
    _ = try await mb.patients.create("a", metadata: ["status": "mine"])
    let session = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: .facility("fhirsrc_maple"),
      metadata: ["type": "mine"])
    try await sandbox.denyConsent(session.id)
    await sandbox.inject(.unknownValues, times: 3)
    let read = try await mb.patientSession.retrieve(session.id)
    #expect(read.status == "brand_new_status" && read.metadata == ["type": "mine"])
    #expect(read.connections.map(\.failureCode) == ["brand_new_failure_code"])
    #expect(try await mb.connections.retrieve("fhirsrc_maple").type == "brand_new_type")
    let error = await #expect(throws: MedblocksError.self) { try await mb.patients.retrieve("b") }
    #expect(error?.code == "brand_new_code" && error?.statusCode == 404)
    await sandbox.inject(.unknownFields, times: 2)
    #expect(try await mb.patients.retrieve("a").metadata == ["status": "mine"])
    #expect(try await mb.patients.records("a").firstPage().data.isEmpty)
  }

  /// Creates seven patients, and seven records of the first one.
  private func fill(_ mb: MedblocksClient) async throws {
    for number in 0..<7 { _ = try await mb.patients.create("p\(number)") }
    try await sandbox.addRecords(
      (0..<7).map { #"{"resourceType":"Basic","id":"\#($0)"}"# }, to: "p0")
  }

  @Test("a repeated cursor ends the iteration with an error")
  func repeatedCursor() async throws {
    let mb = try client(over: .sandboxClock)
    try await fill(mb)
    await sandbox.inject(.repeatedCursor, into: .listPatients)
    await sandbox.inject(.repeatedCursor, into: .getPatientRecords)
    var patients = 0
    let list = await #expect(throws: MedblocksError.self) {
      for try await _ in mb.patients.list(limit: 3) { patients += 1 }
    }
    #expect(list?.kind == .decoding && (3...6).contains(patients))
    var records = 0
    let walk = await #expect(throws: MedblocksError.self) {
      for try await _ in mb.patients.records("p0", count: 3) { records += 1 }
    }
    #expect(walk?.kind == .decoding && (3...6).contains(records))
  }

  @Test("an empty page with has_more loses no items")
  func emptyPage() async throws {
    let mb = try client(over: .sandboxClock)
    try await fill(mb)
    for skipped in 0...1 {
      await sandbox.inject(.emptyPage, into: .listPatients, after: skipped)
      await sandbox.inject(.emptyPage, into: .getPatientRecords, after: skipped)
      var pages: [Int] = []
      for try await page in mb.patients.list(limit: 4).pages { pages.append(page.data.count) }
      #expect(pages == (skipped == 0 ? [0, 4, 3] : [4, 0, 3]))
      var ids: [String] = []
      for try await record in mb.patients.records("p0", count: 4) {
        ids.append(try record.resource.id ?? "")
      }
      #expect(ids == (0..<7).map { "\($0)" })
    }
  }

  @Test(
    "a fault counts the requests that pass, and none in which another fault occurs",
    arguments: [
      ([(after: 2, times: 1)], "- - f0 -"), ([(1, 1), (0, 1)], "f1 - f0 -"),
      ([(1, 1), (2, 2)], "- f0 - f1 f1 -"), ([(0, 2), (1, 1)], "f0 f0 - f1 -"),
      ([(1, 1), (1, 1)], "- f0 f1 -"), ([(0, 1), (0, 1)], "f0 f1 -"),
    ])
  func counts(faults: [(after: Int, times: Int)], responses: String) async throws {
    let mb = try client(over: .sandboxClock)
    for (index, fault) in faults.enumerated() {
      let code = MedblocksError.Code(rawValue: "f\(index)")
      await sandbox.inject(
        .error(code), into: .getPatient, after: fault.after, times: fault.times
      ) { $0.path.last == "a" }
    }
    var codes: [String] = []
    for _ in responses.split(separator: " ") {
      for id in ["a", "another"] {
        let error = await #expect(throws: MedblocksError.self) {
          try await mb.patients.retrieve(id)
        }
        let code = error?.code == .resourceNotFound ? "-" : error?.code?.rawValue ?? ""
        if id == "a" { codes.append(code) } else { #expect(code == "-") }
      }
    }
    #expect(codes.joined(separator: " ") == responses)
  }

  @Test("a request in which a fault cannot occur is not counted")
  func impossible() async throws {
    let mb = try client(over: .sandboxClock)
    try await fill(mb)
    await sandbox.inject(.repeatedCursor, into: .listPatients, after: 1)
    var pages = 0
    await #expect(throws: MedblocksError.self) {
      for try await _ in mb.patients.list(limit: 2).pages { pages += 1 }
    }
    #expect(pages == 2)
  }

  @Test("faults occur by operation, count and predicate, in the order of injection")
  func script() async throws {
    let mb = try client(over: .sandboxClock)
    await sandbox.inject(.error(.forbidden), into: .createPatient, after: 1)
    await sandbox.inject(.error(.conflict), into: .createPatient)
    await sandbox.inject(.error(.dbError), times: .max) { $0.path.last == "cursed" }
    func code(_ id: String) async -> MedblocksError.Code? {
      do {
        _ = try await mb.patients.create(id)
        return nil
      } catch {
        return (error as? MedblocksError)?.code
      }
    }
    #expect(await code("a") == "conflict")
    #expect(await code("a") == nil)
    #expect(await code("b") == .forbidden)
    #expect(await code("b") == nil)
    for _ in 0..<3 {
      let error = await #expect(throws: MedblocksError.self) {
        try await mb.patients.retrieve("cursed")
      }
      #expect(error?.code == .dbError)
    }
    await sandbox.removeFaults()
    let error = await #expect(throws: MedblocksError.self) {
      try await mb.patients.retrieve("cursed")
    }
    #expect(error?.code == .resourceNotFound)
  }
}

extension MedblocksError.Code {
  /// A code that is not documented.
  fileprivate static let conflict: Self = "conflict"
}
