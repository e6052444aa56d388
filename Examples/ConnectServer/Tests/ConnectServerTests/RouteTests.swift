import Foundation
import HTTPTypes
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("The app's routes")
struct RouteTests {
  @Test("a search finds facilities, and an empty one asks nobody")
  func search() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let found = try await visitor.get("/api/facilities?q=maple%20g").json
      #expect(found[0]["id"].string == "fhirsrc_maple" && found.array?.count == 1)
      await app.sandbox.clearRequests()
      #expect(try await visitor.get("/api/facilities?q=").text == "[]")
      try await app.sandbox.expectRequests()
    }
  }

  @Test("a trip starts at one facility, or on the hosted page, for the patient of the cookie")
  func connect() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let own = try await visitor.send(
        .post, "/api/connect", body: #"{"facility":"fhirsrc_maple"}"#)
      let chosen = try await app.sandbox.open(try #require(try own.json["url"].string))
      #expect(!chosen.isHostedPage)
      let hosted = try await visitor.send(.post, "/api/connect", body: "{}")
      let visit = try await app.sandbox.open(try #require(try hosted.json["url"].string))
      #expect(visit.isHostedPage)
      let session = try await app.mb.patientSession.retrieve(visit.sessionID)
      #expect(session.patientID == AppFixture.patient)
      #expect(session.returnURL == "https://app.test/connected")
    }
  }

  @Test("what Medblocks refuses is handed on: status, envelope, Retry-After, and advice")
  func upstream() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let unknown = try await visitor.send(
        .post, "/api/connect", body: #"{"facility":"fhirsrc_none"}"#)
      #expect(unknown.status == .notFound)
      let error = try unknown.json["error"]
      #expect(error["code"].string == "resource_not_found")
      #expect(error["param"].string == "connection_id")
      #expect(error["request_id"].string?.hasPrefix("req_") == true)
      await app.sandbox.inject(.error(.throttled, retryAfter: .seconds(7)))
      let throttled = try await visitor.get("/api/facilities?q=a")
      #expect(throttled.status == .tooManyRequests)
      #expect(throttled.headers[.retryAfter] == "7")
      #expect(try throttled.json["advice"]["action"].string == "wait")
      let others: [(LocalSandbox.Fault, Int)] = [
        (.stall, 504), (.requestLost, 502), (.truncatedBody, 502), (.html(status: 503), 503),
      ]
      for (fault, status) in others {
        await app.sandbox.inject(fault)
        #expect(try await visitor.get("/api/facilities?q=a").status.code == status)
      }
    }
  }

  @Test("a patient's own is shown to nobody else")
  func strangers() async throws {
    let app = try await AppFixture()
    try await app.connect()
    let strangers: [String?] = [nil, "tm_", "tm_99999999-2222-4333-8444-555555555555", "x"]
    try await app.test { visitor in
      for stranger in strangers {
        for path in ["connections", "records", "records/stream", "history"] {
          let answer = try await visitor.send(
            .get, "/api/patients/\(AppFixture.patient)/\(path)", patient: stranger)
          #expect(answer.status == .forbidden && !answer.text.contains("Maple"))
        }
        let deletion = try await visitor.send(
          .delete, "/api/patients/\(AppFixture.patient)/connections/conn_1", patient: stranger)
        #expect(deletion.status == .forbidden)
      }
      let invented = AppFixture.patient.replacing("tm_", with: "ab_")
      let answer = try await visitor.send(
        .get, "/api/patients/\(invented)/connections", patient: invented)
      #expect(answer.status == .forbidden)
    }
  }

  @Test("connections say what to do: nothing, or to connect again")
  func connections() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      #expect(try await visitor.own("connections") == [])
      try await app.connect()
      let active = try await visitor.own("connections")[0]
      #expect(active["status"].string == "active" && active["name"].string?.isEmpty == false)
      #expect(active["advice"]["action"].string == "nothing")
      try await app.sandbox.failTokenRefresh(PatientConnection.ID(active["id"].string ?? ""))
      let lapsed = try await visitor.own("connections")[0]
      #expect(lapsed["status"].string == "refresh_failed")
      #expect(lapsed["advice"]["action"].string == "reconnect")
      try await app.connect()
      let again = try await visitor.own("connections")[0]
      #expect(again["status"].string == "active")
      let link = again["id"].string ?? ""
      let gone = try await visitor.send(
        .delete, "/api/patients/\(AppFixture.patient)/connections/\(link)")
      #expect(gone.status == .noContent)
      #expect(try await visitor.own("connections")[0]["status"].string == "disconnected")
    }
  }

  @Test(
    "records are counted by type, and said to be on their way until each facility has sent some")
  func records() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      #expect(try await visitor.own("records")["isArriving"].bool == false)
      try await app.connect()
      let before = try await visitor.own("records")
      #expect(before["isArriving"].bool == true && before["total"].int == 0)
      await app.sandbox.advance(by: LocalSandbox.syncDuration)
      let after = try await visitor.own("records")
      #expect(after["isArriving"].bool == false && after["total"].int == 20)
      let counts = after["counts"].array ?? []
      #expect(counts.first { $0["type"].string == "Observation" }?["count"].int == 8)
      try await app.connect("fhirsrc_harbor")
      #expect(try await visitor.own("records")["isArriving"].bool == true)
    }
  }

  @Test("a facility that sends nothing is not waited for for ever")
  func nothingArrives() async throws {
    let app = try await AppFixture(now: Date() - 601)
    try await app.sandbox.setRecords([], of: AppFixture.patient, at: "fhirsrc_maple")
    try await app.connect()
    try await app.test { visitor in
      let progress = try await visitor.own("records")
      #expect(progress["isArriving"].bool == false && progress["total"].int == 0)
    }
  }

  @Test("the history tells each trip in words of our own")
  func history() async throws {
    let app = try await AppFixture()
    try await app.sandbox.denyConsent(try await app.start(.facility("fhirsrc_maple")).id)
    try await app.connect()
    _ = try await app.start(.hostedPage)
    try await app.test { visitor in
      let entries = try await visitor.own("history").array ?? []
      #expect(
        entries.map { $0["text"].string } == [
          "Not finished yet", "Connected", "Nothing was connected",
        ])
      #expect(entries[2]["attempts"][0]["name"].string == "Maple Grove General Hospital")
      #expect(entries[2]["attempts"][0]["text"].string?.contains("try again") == true)
    }
  }
}
