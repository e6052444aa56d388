import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("MockURLProtocol")
struct MockURLProtocolTests {
  private func client(_ responder: any Transport) throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration(
      transport: MockURLProtocol.transport(to: responder))
    configuration.maximumRetries = 0
    (configuration.timeout, configuration.deadline) = (.seconds(86_400), .seconds(86_400))
    return try MedblocksClient(apiKey: LocalSandbox.apiKey, configuration: configuration)
  }

  @Test("a connect flow runs through URLSession, with its bodies, ids and errors")
  func flow() async throws {
    let sandbox = LocalSandbox()
    let mb = try client(sandbox)
    _ = try await mb.patients.create("a/b?c", email: "a@b.c", metadata: ["k": "ü"])
    let session = try await mb.patientSession.start(
      patientID: "a/b?c", returnURL: "https://a.test", via: .facility("fhirsrc_maple"))
    let returned = PatientSessionReturn(try await sandbox.grantConsent(session.id))
    #expect(returned?.result == .connected("fhirsrc_maple"))
    let connected = try await mb.patients.getConnections("a/b?c")
    #expect(connected.map(\.connection.status) == [.active])
    let error = await #expect(throws: MedblocksError.self) {
      _ = try await mb.patients.retrieve("nobody")
    }
    #expect(error?.code == .resourceNotFound)
    #expect(error?.requestID?.hasPrefix("req_sandbox_") == true)
  }

  @Test("a hundred sandboxes in parallel share no state")
  func parallel() async throws {
    try await withThrowingTaskGroup(of: [String].self) { group in
      for number in 0..<100 {
        group.addTask {
          let mb = try client(LocalSandbox())
          _ = try await mb.patients.create("p\(number)")
          let ids = try await mb.patients.list().firstPage().data.map(\.id)
          #expect(ids == ["p\(number)"])
          return ids
        }
      }
      for try await _ in group {}
    }
  }

  @Test(
    "a transport error reaches the client as the error of URLSession",
    arguments: [
      (
        TransportError.cannotConnect, MedblocksError.Kind.connection, MedblocksError.Outcome.notSent
      ),
      (.connectionLost, .connection, .unknown), (.timedOut, .timeout, .unknown),
    ])
  func failures(
    error: TransportError, kind: MedblocksError.Kind, outcome: MedblocksError.Outcome
  ) async throws {
    struct Failing: Transport {
      let error: TransportError
      func closeIdleConnections() {}
      func send(_ request: TransportRequest) async throws -> TransportResponse { throw error }
    }
    let thrown = await #expect(throws: MedblocksError.self) {
      _ = try await client(Failing(error: error)).patients.create("a")
    }
    #expect(thrown?.kind == kind)
    #expect(thrown?.outcome == outcome)
  }
}
