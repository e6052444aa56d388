import ArgumentParser
import Foundation
import Medblocks
import MedblocksTesting

/// A soak test: many calls to a server with random faults, some of them cancelled at random.
///
/// It measures the file descriptors, threads and memory that remain in use.
struct Soak {
  let port: Int

  private struct Sample {
    let descriptors = ResourceUsage.descriptors
    let threads = ResourceUsage.threads
    let megabytes = Double(ResourceUsage.residentBytes) / 1e6
  }

  func run(calls: Int) async throws {
    let mb = try client()
    print("| calls | descriptors | threads | memory, MB |\n|---|---|---|---|")
    var generator = SeededGenerator(seed: 1)
    var outcomes: [String: Int] = [:]
    var first: Sample?
    let step = max(1, calls / 10)
    for end in stride(from: step, through: calls, by: step) {
      try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<step {
          if number >= 256, let outcome = try await group.next() {
            outcomes[outcome, default: 0] += 1
          }
          let (fault, kind, wait) = (
            generator.fault(), generator.next() % 10, generator.next() % 3_000
          )
          group.addTask {
            try await call(mb, fault, isWrite: kind < 1, cancelAfter: kind < 4 ? wait : nil)
          }
        }
        for try await outcome in group { outcomes[outcome, default: 0] += 1 }
      }
      try await Task.sleep(for: .milliseconds(300))
      let sample = Sample()
      first = first ?? sample
      print(
        "| \(end) | \(sample.descriptors) | \(sample.threads) |",
        String(format: "%.1f |", sample.megabytes))
    }
    print(
      outcomes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))
    let (begin, end) = (first ?? Sample(), Sample())
    let growth = (end.megabytes - begin.megabytes) * 1e6 / Double(max(1, calls - step))
    print(String(format: "the SDK retains %.0f bytes per call", growth))
    try check(begin, end, "after \(calls) calls")
  }

  /// Measures the memory that bare URLSession retains after successful calls.
  func runBare(calls: Int) async throws {
    let bare = BareURLSession(port: port)
    func batch() async throws {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<32 {
          group.addTask {
            for _ in 0..<(calls / 320) { _ = try await bare.get("/patients/user_42") }
          }
        }
        try await group.waitForAll()
      }
    }
    try await batch()
    let before = Sample()
    for _ in 0..<9 { try await batch() }
    let growth = (Sample().megabytes - before.megabytes) * 1e6 / Double(calls / 320 * 32 * 9)
    print(String(format: "bare URLSession retains %.0f bytes per call", growth))
  }

  /// Creates clients and releases them while their calls are in flight, some of them cancelled.
  func release(clients: Int) async throws {
    let before = Sample()
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<clients {
      let (fault, isWrite, isCancelled) = (
        generator.fault(), generator.next() % 4 == 0, generator.next() % 2 == 0
      )
      let task = Task { [self] in
        try await call(client(), fault, isWrite: isWrite, cancelAfter: nil)
      }
      try await Task.sleep(for: .microseconds(Int(generator.next() % 2_000)))
      if isCancelled { task.cancel() }
      _ = await task.result
    }
    try await Task.sleep(for: .seconds(1))
    try check(before, Sample(), "after \(clients) released clients")
  }

  private func client() throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = "http://127.0.0.1:\(port)"
    configuration.timeout = .milliseconds(100)
    configuration.maximumRetries = 1
    return try MedblocksClient(apiKey: "k", configuration: configuration)
  }

  private func call(
    _ mb: MedblocksClient, _ fault: SoakFault, isWrite: Bool, cancelAfter: UInt64?
  ) async throws -> String {
    let id = "soak-\(fault.rawValue)"
    let task = Task {
      if isWrite {
        _ = try await mb.patients.update(id, email: nil, name: nil, metadata: [:])
      } else {
        _ = try await mb.patients.retrieve(id)
      }
    }
    if let cancelAfter {
      try? await Task.sleep(for: .microseconds(Int(cancelAfter)))
      task.cancel()
    }
    switch await task.result {
    case .success: return "success"
    case .failure(let error as MedblocksError): return error.kind.rawValue
    case .failure(is CancellationError): return "cancelled"
    case .failure(let error): throw error
    }
  }

  /// Throws when descriptors or threads have grown by more than pools of connections and threads vary.
  private func check(_ before: Sample, _ after: Sample, _ label: String) throws {
    let isStable =
      after.descriptors <= before.descriptors + 40 && after.threads <= before.threads + 16
    print(
      "\(label): descriptors \(before.descriptors) to \(after.descriptors), threads",
      "\(before.threads) to \(after.threads)\(isStable ? "" : ": GROWN")")
    guard isStable else { throw ExitCode.failure }
  }
}

extension SeededGenerator {
  fileprivate mutating func fault() -> SoakFault {
    // A missing response takes a whole timeout, so it is rare.
    switch next() % 100 {
    case 0: .noResponse
    case 1..<11: .slowResponse
    case 11..<16: .closedConnection
    case 16..<21: .error
    case 21..<26: .html
    case 26..<31: .truncatedBody
    default: .none
    }
  }
}
