import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookSigner")
struct WebhookSignerTests {
  private let signer = WebhookSigner()

  private func event(_ signed: SignedWebhook) throws -> WebhookEvent {
    try Webhooks.constructEvent(
      payload: signed.body, signature: signed.signature, secret: WebhookSigner.secret)
  }

  @Test("a delivery of each event type verifies and has the values of the test")
  func types() throws {
    let session = try event(
      signer.sign(
        .patientSessionCompleted(
          patientID: "a", connected: ["fhirsrc_1", "fhirsrc_2"], refused: ["fhirsrc_3"])))
    guard case .patientSessionCompleted(let found) = session.payload else {
      Issue.record("\(session)")
      return
    }
    #expect(found.patientID == "a" && found.status == .complete)
    #expect(found.activeConnections?.map(\.connectionID) == ["fhirsrc_1", "fhirsrc_2"])
    #expect(found.connections?.last?.failureCode == .userDenied)
    #expect(Set(found.activeConnections?.map(\.id) ?? []).count == 2)

    let refreshFailure = try event(
      signer.sign(.connectionTokenRefreshFailed("conn_1", at: "fhirsrc_1")))
    guard case .connectionTokenRefreshFailed(let connection) = refreshFailure.payload else {
      Issue.record("\(refreshFailure)")
      return
    }
    #expect(connection.id == "conn_1" && connection.connectionID == "fhirsrc_1")

    let completed = try event(
      signer.sign(.recordsSyncCompleted(patientID: "a", from: "fhirsrc_1", total: 7, errors: 1)))
    guard case .recordsSyncCompleted(let sync) = completed.payload else {
      Issue.record("\(completed)")
      return
    }
    #expect(sync.patientID == "a" && sync.total == 7 && sync.errors == 1)

    let failed = try event(signer.sign(.recordsSyncFailed(patientID: "a", message: "m")))
    guard case .recordsSyncFailed(let failure) = failed.payload else {
      Issue.record("\(failed)")
      return
    }
    #expect(failure.patientID == "a" && failure.errorMessage == "m")

    let other = try event(signer.sign(.other("brand.new", object: #"{"a":1}"#)))
    #expect(other.type == "brand.new" && other.payload == .other("brand.new", ["a": 1]))
    #expect(throws: (any Error).self) { try WebhookSigner.Event.other("x", object: "{") }
  }

  @Test("each event has its own id, the same in each of its deliveries")
  func ids() throws {
    let events = (0..<100).map { _ in WebhookSigner.Event.recordsSyncCompleted(patientID: "a") }
    let ids = try events.map { try event(signer.sign($0)).id }
    #expect(Set(ids).count == 100 && ids.allSatisfy { $0.rawValue.hasPrefix("evt_") })
    #expect(try events.map { try event(signer.sign($0)).id } == ids)
  }

  @Test("the id, the API version and the time can be set")
  func envelope() throws {
    var event = WebhookSigner.Event.recordsSyncCompleted(patientID: "a")
    event.id = "evt_7"
    event.apiVersion = "2027-01-01"
    event.createdAt = Date(timeIntervalSince1970: 0.5)
    let read = try self.event(signer.sign(event))
    #expect(read.id == "evt_7" && read.apiVersion == "2027-01-01" && !read.followsSDKVersion)
    #expect(read.createdAt == Date(timeIntervalSince1970: 0.5))
  }

  @Test("an event prints its id and type, and not its object")
  func privacy() throws {
    var event = try WebhookSigner.Event.other("brand.new", object: #"{"a":"canary"}"#)
    event.id = "evt_00000001"
    var dumped = ""
    dump(event, to: &dumped)
    #expect("\(event)" == "Event(id: evt_00000001, type: brand.new)")
    #expect(!"\(String(reflecting: event)) \(dumped)".contains("canary"))
    event.id = "the canary\n"
    #expect("\(event)" == "Event(id: (unprintable), type: brand.new)")
  }

  @Test("the signature header has the documented form at any time")
  func header() throws {
    let signed = signer.sign(body: [], at: Date(timeIntervalSince1970: 1_777_109_400.9))
    #expect(signed.signature.wholeMatch(of: #/t=1777109400,v1=[0-9a-f]{64}/#) != nil)
    #expect(signed.headers.map(\.name) == ["Content-Type", "Medblocks-Signature"])
    #expect(signed.url == nil)
    for time in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: 1e300)] {
      #expect(signer.sign(body: [], at: time).signature.hasPrefix("t="))
    }
  }
}
