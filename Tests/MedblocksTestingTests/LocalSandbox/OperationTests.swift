import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: the operations of the API")
struct OperationTests {
  private let sandbox = LocalSandbox()
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  @Test("a list has pages, whose cursors are valid in that list only")
  func pages() async throws {
    for number in 0..<25 { _ = try await mb.patients.create("p\(number)") }
    var ids: [String] = []
    for try await patient in mb.patients.list(limit: 10) { ids.append(patient.id) }
    #expect(ids == (0..<25).map { "p\($0)" })
    let page = try await mb.patients.list().firstPage()
    #expect(page.data.count == 10)
    #expect(page.nextCursor?.count == 12)
    await expectError(.invalidData, 400, param: "starting_after") {
      _ = try await mb.connections.list(startingAfter: page.nextCursor).firstPage()
    }
    let filtered = try await mb.patients.list(patientID: "p7").firstPage()
    #expect(filtered.data.map(\.id) == ["p7"] && !filtered.hasMore)
  }

  @Test("a patient's sessions are listed most recent first")
  func history() async throws {
    let first = try await mb.startSession("a")
    let second = try await mb.startSession("a")
    _ = try await mb.startSession("b")
    let ids = try await mb.patients.listPatientSessions("a").firstPage().data.map(\.id)
    #expect(ids == [second.id, first.id])
  }

  @Test("an update replaces all data of a patient")
  func update() async throws {
    _ = try await mb.patients.create("a", email: "a@b.c", name: "Ann", metadata: ["k": 1])
    let patient = try await mb.patients.update("a", email: nil, name: "Bea", metadata: [:])
    #expect(patient.email == nil && patient.name == "Bea" && patient.metadata.isEmpty)
    await expectError(.resourceNotFound, 404) {
      _ = try await mb.patients.update("b", email: nil, name: nil, metadata: [:])
    }
  }

  @Test("a facility is found by catalog id and by FHIR base URL")
  func facility() async throws {
    let facility = try await mb.connections.retrieve("fhirsrc_cedar")
    #expect(facility.name == "Cedar Valley Children's Hospital")
    let base = FHIRSource.ID(facility.fhirBaseURL)
    #expect(try await mb.connections.retrieve(base) == facility)
    #expect(try await mb.startSession(via: .facility(base)).connectionID == "fhirsrc_cedar")
    await expectError(.resourceNotFound, 404) {
      _ = try await mb.connections.retrieve("fhirsrc_no")
    }
  }

  @Test("a launch context is retrieved by its handle")
  func launch() async throws {
    let ready = try await mb.launchContexts.retrieve(
      await sandbox.launch(patient: "pat-1", at: "fhirsrc_maple"))
    #expect(ready.status == .ready && ready.patient == "Patient/pat-1")
    let reference = await sandbox.launch(patient: "Patient/pat-2")
    #expect(try await mb.launchContexts.retrieve(reference).patient == "Patient/pat-2")
    #expect(ready.fhirSource == "fhirsrc_maple")
    let pending = try await mb.launchContexts.retrieve(await sandbox.launch(patient: nil))
    #expect(pending.status == .pending && pending.fhirSource == nil)
    let unknown = LaunchContext.ID(UUID().uuidString)
    await expectError(.resourceNotFound, 404) { _ = try await mb.launchContexts.retrieve(unknown) }
    await expectError(.invalidData, 400, param: "id") {
      _ = try await mb.launchContexts.retrieve("x")
    }
  }

  @Test("a violation of the contract has its documented code")
  func rules() async throws {
    _ = try await mb.patients.create("a")
    await expectError(.externalIDAlreadyExists, 409, param: "patient_id") {
      _ = try await mb.patients.create("a")
    }
    for prefix in ["pat_", "ps_", "pf_", "sess_", "conn_", "fhirsrc_", "wh_", "evt_"] {
      await expectError(.invalidData, 400, param: "patient_id") {
        _ = try await mb.patients.create(prefix + "1")
      }
    }
    await expectError(.invalidData, 400, param: "email") {
      _ = try await mb.patients.create("b", email: "no address")
    }
    await expectError(.invalidData, 400, param: "return_url") {
      _ = try await mb.patientSession.start(patientID: "b", returnURL: "no url")
    }
    await expectError(.resourceNotFound, 404, param: "connection_id") {
      _ = try await mb.startSession(via: .facility("fhirsrc_none"))
    }
    await expectError(.resourceNotFound, 404, param: "recommended_connection_ids") {
      _ = try await mb.startSession(via: .hostedPage(recommending: ["fhirsrc_none"]))
    }
    await expectError(.resourceNotFound, 404) {
      try await mb.patients.disconnectConnection("a", connectionID: "conn_none")
    }
    await expectError(.resourceNotFound, 404) {
      _ = try await mb.patients.listPatientSessions("none").firstPage()
    }
  }

  @Test("a wrong key and an unknown version are rejected, and health needs no key")
  func keyAndVersion() async throws {
    let configuration = MedblocksClient.Configuration(transport: sandbox)
    let stranger = try MedblocksClient(apiKey: "mb_sk_wrong", configuration: configuration)
    await expectError(.invalidAPIKey, 401) { _ = try await stranger.patients.retrieve("a") }
    #expect(try await stranger.health().ok)
    var future = configuration
    future.apiVersion = "2099-01-01"
    await expectError(.unsupportedAPIVersion, 400) {
      let client = try MedblocksClient(apiKey: sandbox.apiKey, configuration: future)
      _ = try await client.patients.list().firstPage()
    }
  }
}
