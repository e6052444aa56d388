import Foundation
import Medblocks
import MedblocksTesting
import Testing

@testable import LocalMedblocks

@Suite("SandboxControlPage")
struct SandboxControlPageTests {
  @Test("the clock advances by the seconds of a form", arguments: [1, 20, 315_360_000])
  func advance(seconds: Int) async throws {
    try await LocalServer.run { server in
      let start = await server.sandbox.now
      let response = try await server.post("/sandbox/advance", "seconds=\(seconds)")
      #expect(response.status == .seeOther)
      #expect(await server.sandbox.now == start + Double(seconds))
    }
  }

  @Test(
    "an invalid number leads to a page that explains it, and changes nothing",
    arguments: [
      ("advance", "seconds", ["-1", "0", "x", "", "1.5", "315360001", "99999999999999999999"]),
      ("delay", "milliseconds", ["-1", "x", "", "60001"]),
      ("inject", "fault=error&times", ["0", "-1", "x", "1001"]),
      ("inject", "times=1&fault", ["", "unknown"]),
      ("hostile-names", "names", ["", "maybe"]),
      ("fail-next-sync", "facility", ["", "fhirsrc_none"]),
    ])
  func invalid(action: String, field: String, values: [String]) async throws {
    try await LocalServer.run { server in
      let before = await server.sandbox.snapshot()
      for value in values + [nil] {
        let form = value.map { "\(field)=\($0)" } ?? ""
        let response = try await server.post("/sandbox/\(action)", form)
        #expect(response.status == .badRequest, "\(action) \(form)")
        #expect(response.text.contains("must be"), "\(action) \(form)")
      }
      #expect(await server.sandbox.snapshot() == before)
      #expect(try await server.get("/patients").status == .ok)
    }
  }

  @Test(
    "a fault occurs in the next requests over HTTP, and in none of the pages",
    arguments: [("error", 500), ("throttled", 429), ("html", 502)])
  func faults(name: String, status: Int) async throws {
    try await LocalServer.run { server in
      let session = try await server.startSession()
      _ = try await server.post("/sandbox/inject", "fault=\(name)&times=2")
      for path in ["/", "/connect/\(session)", "/portal/\(session)/fhirsrc_maple"] {
        #expect(try await server.get(path).status == .ok, "\(path)")
      }
      var statuses: [Int] = []
      for _ in 0..<3 { statuses.append(try await server.get("/patients").status.code) }
      #expect(statuses == [status, status, 200])
      _ = try await server.post("/sandbox/inject", "fault=\(name)&times=1000")
      _ = try await server.post("/sandbox/remove-faults")
      #expect(try await server.get("/patients").status == .ok)
    }
  }

  @Test("a response is slow or delayed", arguments: ["inject", "delay"])
  func delays(action: String) async throws {
    try await LocalServer.run { server in
      let forms = ["inject": "fault=slow&times=1", "delay": "milliseconds=100"]
      _ = try await server.post("/sandbox/\(action)", forms[action] ?? "")
      let start = ContinuousClock.now
      #expect(try await server.get("/patients").status == .ok)
      let duration = ContinuousClock.now - start
      #expect(duration >= .milliseconds(100))
    }
  }

  @Test(
    "the access of a connection ends",
    arguments: [
      ("fail-token-refresh", PatientConnection.Status.refreshFailed), ("expire", .expired),
      ("revoke-consent", .disconnected),
    ])
  func access(action: String, status: PatientConnection.Status) async throws {
    try await LocalServer.run { server in
      let id = try #require(try await server.connect())
      #expect(try await server.get("/").text.contains(id.rawValue))
      #expect(try await server.post("/sandbox/\(action)", "id=\(id)").status == .seeOther)
      #expect(try await server.connections().map(\.status) == [status])
      #expect(try await server.post("/sandbox/\(action)", "id=\(id)").status == .notFound)
      #expect(try await server.post("/sandbox/\(action)").status == .notFound)
    }
  }

  @Test("the next sync of a facility fails, and a sync of a connection succeeds or fails")
  func syncs() async throws {
    try await LocalServer.run { server in
      let failing = try await server.post("/sandbox/fail-next-sync", "facility=fhirsrc_maple")
      #expect(failing.status == .seeOther)
      _ = try await server.connect()
      let hook = try await server.sandbox.client().webhooks.create(
        url: "http://localhost:1/", events: [.recordsSyncCompleted, .recordsSyncFailed])
      await server.sandbox.advance(by: LocalSandbox.syncDuration)
      #expect(try await server.recordCount() == 0)
      for action in ["fail-sync", "sync"] {
        let form = "patient=a&facility=fhirsrc_maple"
        #expect(try await server.post("/sandbox/\(action)", form).status == .seeOther)
        let other = try await server.post("/sandbox/\(action)", "patient=b&facility=fhirsrc_maple")
        #expect(other.status == .notFound)
      }
      #expect(try await server.recordCount() == 100)
      let types = try await server.sandbox.client().webhooks.listEvents(hook.id)
        .reduce(into: []) { $0.append($1.type) }
      #expect(types == [.recordsSyncCompleted, .recordsSyncFailed, .recordsSyncFailed])
    }
  }

  @Test("facilities with hostile names are added and removed, and break no page")
  func hostileNames() async throws {
    try await LocalServer.run { server in
      let count = await server.sandbox.facilities.count
      for _ in 0..<2 { _ = try await server.post("/sandbox/hostile-names", "names=on") }
      let hostile = await server.sandbox.facilities.dropFirst(count)
      #expect(hostile.map(\.id) == LocalSandbox.Facility.hostile.map(\.id))
      let session = try await server.startSession()
      var pages = ["/", "/connect/\(session)"]
      pages += hostile.map { "/portal/\(session)/\($0.id)" }
      pages += hostile.map { "/logos/\($0.id).svg" }
      for page in pages {
        let response = try await server.get(page)
        #expect(response.status == .ok, "\(page)")
        #expect(!response.text.contains("<script"), "\(page)")
        #expect(!response.text.contains(#""" onmouseover"#), "\(page)")
      }
      _ = try await server.post("/sandbox/hostile-names", "names=off")
      #expect(await server.sandbox.facilities.count == count)
    }
  }
}
