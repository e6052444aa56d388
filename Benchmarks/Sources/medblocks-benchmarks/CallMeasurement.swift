import Foundation

/// The cost of calls that were made with a number of them in flight.
struct CallMeasurement: Decodable {
  /// The elapsed time in seconds.
  let elapsed: Double
  /// The processor time in seconds.
  let processorTime: Double
  /// The durations of the calls in seconds.
  let latencies: [Double]
  /// The delays of a task that sleeps for 5 ms again and again, in seconds.
  let delays: [Double]?

  var callsPerSecond: Double { Double(latencies.count) / elapsed }
  var processorTimePerCall: Double { processorTime / Double(latencies.count) }

  /// Makes calls and measures them; the index of a call is its argument.
  static func measure(
    calls: Int, inFlight: Int, _ call: @escaping @Sendable (Int) async throws -> Void
  ) async throws -> CallMeasurement {
    let ticker = Task {
      var delays: [Double] = []
      while !Task.isCancelled {
        delays.append(await seconds { try? await Task.sleep(for: .milliseconds(5)) } - 0.005)
      }
      return delays
    }
    var latencies: [Double] = []
    var elapsed = 0.0
    let processorTime = try await processorSeconds {
      elapsed = try await seconds {
        try await withThrowingTaskGroup(of: [Double].self) { group in
          for worker in 0..<inFlight {
            group.addTask {
              var latencies: [Double] = []
              for index in stride(from: worker, to: calls, by: inFlight) {
                latencies.append(try await seconds { try await call(index) })
              }
              return latencies
            }
          }
          for try await part in group { latencies += part }
        }
      }
    }
    ticker.cancel()
    return CallMeasurement(
      elapsed: elapsed, processorTime: processorTime, latencies: latencies,
      delays: await ticker.value)
  }

  /// Runs `fetch.mjs` in Node; returns nil if Node is not installed.
  static func measureNode(
    baseURL: String, _ operation: String, calls: Int, inFlight: Int
  ) throws -> CallMeasurement? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let peer = URL(filePath: #filePath).appending(path: "../../../Peers/fetch.mjs").standardized
    process.arguments = ["node", peer.path, baseURL, operation, "\(calls)", "\(inFlight)"]
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return try JSONDecoder().decode(CallMeasurement.self, from: text)
  }
}

extension [Double] {
  /// The value below which this share of the elements lies.
  func percentile(_ share: Double) -> Double {
    isEmpty ? 0 : sorted()[Swift.min(count - 1, Int(Double(count) * share))]
  }
}
