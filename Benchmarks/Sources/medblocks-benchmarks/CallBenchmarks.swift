import Foundation
import Medblocks

/// What one small call costs the processor.
struct CallBenchmarks {
  let server: ServerProcess
  let calls: Int

  func run(_ report: Report) async throws {
    let mb = try MedblocksClient(port: server.port)
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
}
