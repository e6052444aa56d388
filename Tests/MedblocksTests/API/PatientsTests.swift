import Foundation
import Medblocks
import Testing

@Suite("Patients")
struct PatientsTests {
  @Test("create omits fields that are not set")
  func createMinimal() async throws {
    let request = try await StubTransport.request(.json(Fixture.patient)) { mb in
      let patient = try await mb.patients.create("user_42")
      #expect(patient.id == "user_42")
      #expect(patient.email == nil)
      #expect(patient.createdAt == Date(timeIntervalSince1970: 1_777_109_400))
    }
    expect(request, .post, "/patients", body: #"{"patient_id":"user_42"}"#)
  }

  @Test("create sends all fields, with each digit of the metadata")
  func createFull() async throws {
    let request = try await StubTransport.request(.json(Fixture.patient)) { mb in
      let dose = JSON.number(try #require(JSON.Number("1.50")))
      _ = try await mb.patients.create(
        "user_42", email: "jane@example.com", name: "Jäne \"J\" \u{1}",
        metadata: ["plan": "premium", "dose": dose, "off": false, "none": nil, "list": [1, 2.5]])
    }
    let body = #"""
      {"patient_id":"user_42","email":"jane@example.com","name":"Jäne \"J\" \u0001",\#
      "metadata":{"plan":"premium","dose":1.50,"off":false,"none":null,"list":[1,2.5]}}
      """#
    expect(request, .post, "/patients", body: body)
  }

  @Test("update sends every field, with null for nil")
  func update() async throws {
    let request = try await StubTransport.request(.json(Fixture.patient)) {
      _ = try await $0.patients.update("user_42", email: nil, name: "Jane", metadata: [:])
    }
    let body = #"{"patient_id":"user_42","email":null,"name":"Jane","metadata":{}}"#
    expect(request, .put, "/patients/user_42", body: body)
  }

  @Test("delete sends the id of the patient")
  func delete() async throws {
    let body = #"{"id":"user_42","resource_type":"patient","deleted":true}"#
    let request = try await StubTransport.request(.json(body)) { mb in
      try await mb.patients.delete("user_42")
    }
    expect(request, .delete, "/patients/user_42")
  }

  @Test("list sends its filters, limit and cursor and returns a page")
  func list() async throws {
    let request = try await StubTransport.request(
      .json(Fixture.page([Fixture.patient], next: "c2"))
    ) { mb in
      let page = try await mb.patients.list(
        patientID: "user_42", email: "a+b@x.y", limit: 100, startingAfter: "c1"
      ).firstPage()
      #expect(page.data.map(\.id) == ["user_42"])
      #expect(page.nextCursor == "c2")
      #expect(page.hasMore)
    }
    let query = "patient_id=user_42&email=a%2Bb%40x.y&limit=100&starting_after=c1"
    expect(request, .get, "/patients?\(query)")
  }

  @Test("listPatientSessions sends the status filter")
  func sessions() async throws {
    let request = try await StubTransport.request(.json(Fixture.page([], next: nil))) {
      _ = try await $0.patients.listPatientSessions("user_42", status: .open, limit: 1).firstPage()
    }
    expect(request, .get, "/patients/user_42/patient-sessions?status=open&limit=1")
  }

  @Test("disconnectConnection sends the ids of the patient and the connection")
  func disconnect() async throws {
    let body = #"{"id":"conn_1","resource_type":"connection","disconnected":true}"#
    let request = try await StubTransport.request(.json(body)) { mb in
      try await mb.patients.disconnectConnection("user_42", connectionID: "conn_1")
    }
    expect(request, .delete, "/patients/user_42/connections/conn_1")
  }
}
