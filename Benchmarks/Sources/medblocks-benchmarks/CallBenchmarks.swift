import Foundation
import Medblocks

/// The processor time of a small call, and the precision of a deadline.
struct CallBenchmarks {
  let server: ServerProcess
  let calls: Int

  func run(_ report: Report) async throws {
    let mb = try MedblocksClient(port: server.port)
    await report.show(
      "delay after a deadline of 250 ms, 64 calls without a response",
      goal: .atMost(50), unit: .milliseconds
    ) { await delay(mb, after: .milliseconds(250)) }
    let bare = BareURLSession(port: server.port)
    let decoder = NaivePatient.decoder()
    let count = Double(calls)
    try await report.compare(
      "processor time of a small call, against bare URLSession and JSONDecoder",
      goal: .atMost(1.15), unit: .microseconds, ratio: { $0 / $1 },
      ours: {
        try await processorSeconds {
          for _ in 0..<calls { _ = try await mb.patients.retrieve("user_42") }
        } / count
      },
      theirs: {
        try await processorSeconds {
          for _ in 0..<calls {
            let data = try await bare.get("/patients/user_42")
            _ = try decoder.decode(NaivePatient.self, from: data)
          }
        } / count
      })
  }

  /// Returns the seconds between a deadline and the end of the last of 64 calls without a response.
  private func delay(_ mb: MedblocksClient, after deadline: Duration) async -> Double {
    let id = "soak-\(SoakFault.noResponse.rawValue)"
    let time = await seconds {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<64 {
          group.addTask {
            _ = try? await mb.withDeadline(deadline) { try await mb.patients.retrieve(id) }
          }
        }
      }
    }
    return time - deadline / .seconds(1)
  }
}
