import Foundation
import HTTPTypes
import HummingbirdTesting
import Medblocks
import MedblocksTesting
import Testing

@testable import TrialMatched

@Suite("The app's routes")
struct RouteTests {
  @Test("a search finds facilities, and an empty search sends no request")
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

  @Test("a session starts for the visitor, at one facility or on the hosted page")
  func connect() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      let direct = try await visitor.send(
        .post, "/api/connect", body: #"{"facility":"fhirsrc_maple"}"#)
      let portal = try await app.sandbox.open(try #require(try direct.json["url"].string))
      #expect(!portal.isHostedPage)
      let hosted = try await visitor.send(.post, "/api/connect", body: "{}")
      let hostedPage = try await app.sandbox.open(try #require(try hosted.json["url"].string))
      #expect(hostedPage.isHostedPage)
      let session = try await app.mb.patientSession.retrieve(hostedPage.sessionID)
      #expect(session.patientID == AppFixture.patient)
      #expect(session.returnURL == "https://app.test/connected")
    }
  }

  @Test("an error of Medblocks is passed on with its status, its envelope and a message")
  func upstreamErrors() async throws {
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
      #expect(try throttled.json["userMessage"]["action"].string == "wait")
      let statuses: [(LocalSandbox.Fault, Int)] = [
        (.stall, 504), (.requestLost, 502), (.truncatedBody, 502), (.html(status: 503), 503),
      ]
      for (fault, status) in statuses {
        await app.sandbox.inject(fault)
        #expect(try await visitor.get("/api/facilities?q=a").status.code == status)
      }
    }
  }

  @Test("the data of a patient is not available to another visitor")
  func authorization() async throws {
    let app = try await AppFixture()
    try await app.connect()
    let otherVisitors: [String?] = [nil, "tm_", "tm_99999999-2222-4333-8444-555555555555", "x"]
    try await app.test { visitor in
      for visitorID in otherVisitors {
        for path in ["connections", "records", "records/stream", "history"] {
          let response = try await visitor.send(
            .get, "/api/patients/\(AppFixture.patient)/\(path)", patient: visitorID)
          #expect(response.status == .forbidden && !response.text.contains("Maple"))
        }
        let deletion = try await visitor.send(
          .delete, "/api/patients/\(AppFixture.patient)/connections/conn_1", patient: visitorID)
        #expect(deletion.status == .forbidden)
      }
      let invalidID = AppFixture.patient.replacing("tm_", with: "ab_")
      let response = try await visitor.send(
        .get, "/api/patients/\(invalidID)/connections", patient: invalidID)
      #expect(response.status == .forbidden)
    }
  }

  @Test("a connection has the action that its status requires")
  func connections() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      #expect(try await visitor.patientJSON("connections") == [])
      try await app.connect()
      let active = try await visitor.patientJSON("connections")[0]
      #expect(active["status"].string == "active" && active["name"].string?.isEmpty == false)
      #expect(active["userMessage"]["action"].string == "nothing")
      try await app.sandbox.failTokenRefresh(PatientConnection.ID(active["id"].string ?? ""))
      let refreshFailed = try await visitor.patientJSON("connections")[0]
      #expect(refreshFailed["status"].string == "refresh_failed")
      #expect(refreshFailed["userMessage"]["action"].string == "reconnect")
      try await app.connect()
      let reconnected = try await visitor.patientJSON("connections")[0]
      #expect(reconnected["status"].string == "active")
      let connectionID = reconnected["id"].string ?? ""
      let deletion = try await visitor.send(
        .delete, "/api/patients/\(AppFixture.patient)/connections/\(connectionID)")
      #expect(deletion.status == .noContent)
      #expect(try await visitor.patientJSON("connections")[0]["status"].string == "disconnected")
    }
  }

  @Test("records are counted by type, and expected until each facility has sent some")
  func records() async throws {
    let app = try await AppFixture()
    try await app.test { visitor in
      #expect(try await visitor.patientJSON("records")["isSyncing"].bool == false)
      try await app.connect()
      let before = try await visitor.patientJSON("records")
      #expect(before["isSyncing"].bool == true && before["total"].int == 0)
      await app.sandbox.advance(by: LocalSandbox.syncDuration)
      let after = try await visitor.patientJSON("records")
      #expect(after["isSyncing"].bool == false && after["total"].int == 20)
      let counts = after["counts"].array ?? []
      #expect(counts.first { $0["type"].string == "Observation" }?["count"].int == 8)
      try await app.connect("fhirsrc_harbor")
      #expect(try await visitor.patientJSON("records")["isSyncing"].bool == true)
    }
  }

  @Test("records of a facility are expected for ten minutes only")
  func noRecords() async throws {
    let app = try await AppFixture(now: Date() - 601)
    try await app.sandbox.setRecords([], of: AppFixture.patient, at: "fhirsrc_maple")
    try await app.connect()
    try await app.test { visitor in
      let progress = try await visitor.patientJSON("records")
      #expect(progress["isSyncing"].bool == false && progress["total"].int == 0)
    }
  }

  @Test("the history lists each session with messages of the app")
  func history() async throws {
    let app = try await AppFixture()
    try await app.sandbox.denyConsent(try await app.start(.facility("fhirsrc_maple")).id)
    try await app.connect()
    _ = try await app.start(.hostedPage)
    try await app.test { visitor in
      let entries = try await visitor.patientJSON("history").array ?? []
      #expect(
        entries.map { $0["text"].string } == [
          "Not completed yet", "Connected", "Nothing was connected",
        ])
      #expect(entries[2]["attempts"][0]["name"].string == "Maple Grove General Hospital")
      #expect(entries[2]["attempts"][0]["text"].string?.contains("try again") == true)
    }
  }
}
