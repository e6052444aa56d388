import Foundation
import Medblocks
import Testing

@Suite("Patients.getConnections")
struct GetConnectionsTests {
  private func connection(_ id: String, _ facility: String, _ status: String) -> String {
    """
    {"id":"\(id)","resource_type":"connection","patient_session_id":null,\
    "connection_id":"\(facility)","status":"\(status)","scopes":[],"failure_code":null,\
    "failure_at":null,"created_at":"2026-04-25T09:30:00Z","updated_at":"2026-04-25T09:30:00Z"}
    """
  }

  private func patient(_ connections: [String]) -> StubTransport.Response {
    .json(Fixture.patientDetail(connections: connections))
  }

  @Test("failed connections are omitted without a lookup")
  func failed() async throws {
    let stub = StubTransport(patient([connection("conn_1", "fhirsrc_1", "failed")]))
    #expect(try await stub.client().patients.getConnections("user_42").isEmpty)
  }

  @Test(
    "a facility has one entry, with its most recent active connection or else its most recent one")
  func onePerFacility() async throws {
    let stub = StubTransport(
      patient([
        connection("conn_4", "fhirsrc_1", "refresh_failed"),
        connection("conn_3", "fhirsrc_1", "active"),
        connection("conn_2", "fhirsrc_1", "active"),
        connection("conn_1", "fhirsrc_1", "disconnected"),
      ]), .json(Fixture.facility(1)))
    let connected = try await stub.client().patients.getConnections("user_42")
    #expect(connected.map(\.connection.id) == ["conn_3"])
    #expect(connected.first?.facility?.name == "F1")

    let inactive = StubTransport(
      patient([
        connection("conn_2", "fhirsrc_1", "refresh_failed"),
        connection("conn_1", "fhirsrc_1", "expired"),
      ]), .json(Fixture.facility(1)))
    let recent = try await inactive.client().patients.getConnections("user_42")
    #expect(recent.map(\.connection.id) == ["conn_2"])
  }

  @Test("a facility that is missing from the catalog has no details")
  func missingFacility() async throws {
    let notFound = StubTransport.Response.json(
      Fixture.error("resource_not_found", type: "not_found_error"), status: 404)
    let stub = StubTransport(patient([connection("conn_1", "fhirsrc_1", "active")]), notFound)
    let connected = try await stub.client().patients.getConnections("user_42")
    #expect(connected.map(\.id) == ["fhirsrc_1"])
    #expect(connected.first?.facility == nil)
  }

  @Test("any other error of a lookup is thrown")
  func forbidden() async throws {
    let stub = StubTransport(
      patient([connection("conn_1", "fhirsrc_1", "active")]),
      .json(Fixture.error("forbidden", type: "permission_error"), status: 403))
    let error = try await medblocksError {
      _ = try await stub.client().patients.getConnections("user_42")
    }
    #expect(error.code == .forbidden)
  }

  @Test("facilities keep their order, with at most eight lookups in flight")
  func order() async throws {
    let patient = Fixture.patientDetail(
      connections: (0..<100).map { connection("conn_\($0)", "fhirsrc_\($0)", "active") })
    let service = ConcurrencyRecordingTransport { request in
      let facility = request.url.components(separatedBy: "fhirsrc_").dropFirst().last
      return facility.flatMap { Int($0) }.map(Fixture.facility) ?? patient
    }
    let mb = try MedblocksClient(
      apiKey: "k", configuration: MedblocksClient.Configuration(transport: service),
      timing: TestTiming().timing)
    let connected = try await mb.patients.getConnections("user_42")
    #expect(connected.map(\.facility?.name) == (0..<100).map { "F\($0)" })
    #expect(await service.maximumInFlight == 8)
  }
}
