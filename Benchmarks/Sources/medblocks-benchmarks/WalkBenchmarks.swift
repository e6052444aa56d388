import Foundation
import Medblocks

/// The iteration over many pages that are fetched through a socket.
struct WalkBenchmarks {
  let server: ServerProcess
  let pages: Int

  func run(_ report: Report) async throws {
    let mb = try MedblocksClient(port: server.port)
    let bare = BareURLSession(port: server.port)

    func bareWalk(_ path: String) async throws -> Double {
      try await seconds {
        for page in 1...pages {
          let query = page == 1 ? "" : "&starting_after=c\(1_000 - pages + page)"
          _ = try await bare.get(path + query)
        }
      }
    }
    func bareList() async throws -> Double { try await bareWalk("/patients?limit=100") }
    func bareRecords() async throws -> Double {
      try await bareWalk("/patients/user_42/records?count=100")
    }
    // The server ends at page 1,000, so a shorter walk starts later.
    let start = pages < 1_000 ? "c\(1_001 - pages)" : nil

    let list = mb.patients.list(limit: 100, startingAfter: start)
    let records = mb.patients.records("user_42", count: 100, startingAfter: start)
    let walks = [
      ("", list, records), (", prefetching", list.prefetching(), records.prefetching()),
    ]
    for (suffix, list, records) in walks {
      try await report.compare(
        "walk \(pages) list pages\(suffix), against bare URLSession", goal: .atLeast(0.75),
        ours: { try await seconds { try await walk(list) } }, theirs: bareList)
      try await report.compare(
        "walk \(pages) record pages\(suffix), against bare URLSession", goal: .atLeast(0.9),
        ours: { try await seconds { try await walk(records) } }, theirs: bareRecords)
    }
    let slow = mb.patients.records("slow")
    try await report.compare(
      "prefetching, server and consumer at 20 ms per page", goal: .atMost(0.6),
      ratio: { $0 / $1 },
      ours: { try await seconds { try await consume(slow.prefetching().pages) } },
      theirs: { try await seconds { try await consume(slow.pages) } })
    try await memory(report)
  }

  private func walk<Page>(_ sequence: PagedSequence<Page>) async throws {
    var count = 0
    for try await _ in sequence { count += 1 }
    precondition(count == pages * 100)
  }

  private func consume(_ pages: PagedSequence<PatientRecord.Page>.Pages) async throws {
    for try await _ in pages { try await Task.sleep(for: .milliseconds(20)) }
  }

  private func memory(_ report: Report) async throws {
    func peak(_ pages: Int) throws -> Double {
      let process = Process()
      process.executableURL = Bundle.main.executableURL
      process.arguments = ["peak-memory", "\(server.port)", "\(pages)"]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let outputText = String(
        decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return Double(outputText.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .nan
    }
    try await report.compare(
      "peak memory after \(pages) record pages, against \(pages / 10)", goal: .atMost(1.1),
      unit: .megabytes, ratio: { $0 / $1 }, ours: { try peak(pages) },
      theirs: { try peak(pages / 10) })
  }
}

/// A walk in a separate process, which prints its peak memory in bytes.
struct MemoryWalk {
  let port: Int
  let pages: Int

  func run() async throws {
    var count = 0
    for try await page in try MedblocksClient(port: port).patients.records("user_42").pages {
      count += page.data.count
      if count >= pages * 100 { break }
    }
    print(ResourceUsage().peakBytes)
  }
}
