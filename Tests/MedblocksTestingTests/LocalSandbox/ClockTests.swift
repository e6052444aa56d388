import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: the clock", .timeLimit(.minutes(10)))
struct ClockTests {
  private let sandbox = LocalSandbox(now: LocalSandbox.fixedStartDate)
  private let start = LocalSandbox.fixedStartDate

  private func elapsed() async -> Double { await sandbox.now.timeIntervalSince(start) }

  @Test("the clock starts at the current second, or at the time that a test passes")
  func startTime() async throws {
    let earliest = Date() - 1
    let today = LocalSandbox()
    #expect(await today.now > earliest)
    #expect(await today.now <= Date())
    #expect(await today.now.timeIntervalSince1970.truncatingRemainder(dividingBy: 1) == 0)
    #expect(try await today.client().health().serverTime == today.now)
    #expect(await sandbox.now == LocalSandbox.fixedStartDate)
    #expect(LocalSandbox.fixedStartDate.formatted(.iso8601) == "2026-04-25T09:00:00Z")
  }

  @Test("the wait before a retry moves the clock")
  func retries() async throws {
    let mb = try sandbox.client()
    await sandbox.inject(.html(status: 503), times: 2)
    #expect(try await mb.health().ok)
    #expect(abs(await elapsed() - 0.75) < 0.001)
    await sandbox.inject(.error(.throttled, retryAfter: .seconds(15)))
    #expect(try await mb.health().ok)
    #expect(abs(await elapsed() - 15.75) < 0.001)
  }

  @Test("a wait that exceeds the deadline does not begin")
  func deadline() async throws {
    let mb = try sandbox.client()
    await sandbox.inject(.error(.throttled, retryAfter: .seconds(101)))
    let error = await #expect(throws: MedblocksError.self) { try await mb.health() }
    #expect(error?.retryAfter == .seconds(101) && error?.attempts == 1)
    #expect(await elapsed() == 0)
    await sandbox.inject(.error(.throttled, retryAfter: .seconds(10)))
    let shared = await #expect(throws: MedblocksError.self) {
      try await mb.withDeadline(.seconds(5)) { try await mb.health() }
    }
    #expect(shared?.code == .throttled)
  }

  @Test("a stalled response ends with the timeout of the attempt")
  func stall() async throws {
    var configuration = MedblocksClient.Configuration()
    configuration.timeout = .seconds(7)
    configuration.maximumRetries = 1
    let mb = try sandbox.client(configuration: configuration)
    await sandbox.inject(.stall)
    #expect(try await mb.health().ok)
    #expect(abs(await elapsed() - 7.25) < 0.001)
    await sandbox.inject(.stall, times: .max)
    let error = await #expect(throws: MedblocksError.self) { try await mb.health() }
    #expect(error?.kind == .timeout && error?.attempts == 2)
    #expect(abs(await elapsed() - 21.5) < 0.001)
  }

  @Test("a slow response takes its time, up to the timeout")
  func slow() async throws {
    var configuration = MedblocksClient.Configuration()
    configuration.maximumRetries = 0
    let mb = try sandbox.client(configuration: configuration)
    await sandbox.inject(.slow(bytesPerSecond: 10))
    _ = try await mb.health()
    let elapsed = await elapsed()
    #expect(elapsed > 3 && elapsed < 10)
    await sandbox.inject(.slow(bytesPerSecond: 0))
    let error = await #expect(throws: MedblocksError.self) { try await mb.health() }
    #expect(error?.kind == .timeout)
    #expect(abs(await self.elapsed() - elapsed - 30) < 0.001)
  }

  @Test("simultaneous waits elapse simultaneously")
  func concurrent() async throws {
    let mb = try sandbox.client()
    await sandbox.inject(.error(.throttled, retryAfter: .seconds(15)), times: 50)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 { group.addTask { _ = try await mb.health() } }
      try await group.waitForAll()
    }
    #expect(await elapsed() < 100)
  }

  @Test("waiting for records moves the clock until they exist")
  func records() async throws {
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
    #expect(try await mb.patients.records("a").firstPage().data.isEmpty)
    #expect(try await mb.patients.waitForRecords("a") == .available)
    #expect(await elapsed() >= 20)
  }

  @Test("a cancelled wait ends")
  func cancellation() async throws {
    let mb = try sandbox.client()
    await sandbox.inject(.html(status: 503), times: .max)
    let task = Task {
      try await mb.withDeadline(.seconds(60)) {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await mb.health()
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("the clock never moves back, and stops in the year 9999")
  func limits() async throws {
    await sandbox.advance(by: .seconds(-5))
    #expect(await elapsed() == 0)
    for _ in 0..<40 { await sandbox.advance(by: .seconds(Int64.max)) }
    let mb = try sandbox.client()
    #expect(try await mb.health().serverTime == Date(timeIntervalSince1970: 253_399_622_400))
    await sandbox.inject(.html(status: 503))
    #expect(try await mb.health().ok)
    _ = try await mb.patientSession.start(patientID: "a", returnURL: "https://a.test")
  }
}
