import Medblocks
import Testing

extension LoopbackServer {
  /// Expects that no call returns a stray response, and that one fails at most one call.
  static func expectStrayResponsesNotReturned(by transport: some Transport) async throws {
    let server = try LoopbackServer { request in
      let id = request.target.split(separator: "/").last.map(String.init) ?? ""
      let body = Fixture.patientDetail(id)
      let response = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      return id == "a" ? .send(response, then: response) : .send(response)
    }
    var configuration = MedblocksClient.Configuration(transport: transport)
    configuration.baseURL = server.baseURL
    let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
    for _ in 0..<20 {
      #expect(try await mb.patients.retrieve("a").id == "a")
      // This call reads the stray response, unless that arrived too late and was discarded.
      if let patient = try? await mb.patients.retrieve("b") { #expect(patient.id == "b") }
    }
    #expect(server.requests.contains { $0.target == "/patients/b" })
  }
}
