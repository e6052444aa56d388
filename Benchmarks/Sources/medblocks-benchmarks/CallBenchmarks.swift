import Foundation
import Medblocks

/// What one small call costs the processor.
struct CallBenchmarks {
  let server: ServerProcess
  let calls: Int

  func run(_ report: Report) async throws {
    let mb = try MedblocksClient(port: server.port)
    await report.show(
      "a deadline of 250 ms, 64 calls to a silent server: the latest of them is late by",
      goal: .atMost(50), unit: .milliseconds
    ) { await delay(mb, .milliseconds(250)) }
    let bare = BareURLSession(port: server.port)
    let decoder = NaivePatient.decoder()
    let count = Double(calls)
    try await report.compare(
      "processor time of a small call, against bare URLSession and JSONDecoder",
      goal: .atMost(1.15), unit: .microseconds, figure: { $0 / $1 },
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

  /// How much later than a deadline the last of 64 calls ends that get no answer.
  private func delay(_ mb: MedblocksClient, _ deadline: Duration) async -> Double {
    let silent = "soak-\(SoakFault.silence.rawValue)"
    let time = await seconds {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<64 {
          group.addTask {
            _ = try? await mb.withDeadline(deadline) { try await mb.patients.retrieve(silent) }
          }
        }
      }
    }
    return time - deadline / .seconds(1)
  }
}
