import Medblocks
import Testing

@Suite("PatientSessions")
struct PatientSessionsTests {
  @Test("start via the hosted page sends the recommended facilities and all options")
  func startHosted() async throws {
    let request = try await StubTransport.request(
      .json(try Contract().exampleText("PatientSession"))
    ) { mb in
      let session = try await mb.patientSession.start(
        patientID: "user_42", returnURL: "https://app.example.com/connected",
        via: .hostedPage(recommending: ["fhirsrc_maple"]), patientEmail: "jane@example.com",
        patientName: "Jane", returnButtonLabel: "Back", expiresIn: .seconds(600),
        metadata: ["plan": "premium"])
      #expect(session.id == "ps_6kQ2")
      #expect(session.activeConnections.map(\.id) == ["conn_5Tq1"])
    }
    let body = #"""
      {"patient_id":"user_42","patient_email":"jane@example.com","patient_name":"Jane",\#
      "recommended_connection_ids":["fhirsrc_maple"],\#
      "return_url":"https://app.example.com/connected","return_button_label":"Back",\#
      "expires_in":600,"metadata":{"plan":"premium"}}
      """#
    expect(request, .post, "/patient-sessions", body: body)
  }

  @Test("start via a facility sends its FHIR base URL as connection_id")
  func startFacility() async throws {
    let request = try await StubTransport.request(
      .json(try Contract().exampleText("PatientSession"))
    ) {
      _ = try await $0.patientSession.start(
        patientID: "user_42", returnURL: "https://a.test", via: .facility("https://f.test/r4"))
    }
    let body =
      #"{"patient_id":"user_42","connection_id":"https://f.test/r4","return_url":"https://a.test"}"#
    expect(request, .post, "/patient-sessions", body: body)
  }

  @Test("retrieve sends the id of the session")
  func retrieveSession() async throws {
    let request = try await StubTransport.request(
      .json(try Contract().exampleText("PatientSession"))
    ) { mb in
      let session = try await mb.patientSession.retrieve("ps_6kQ2")
      #expect(session.status == .complete)
    }
    expect(request, .get, "/patient-sessions/ps_6kQ2")
  }
}
