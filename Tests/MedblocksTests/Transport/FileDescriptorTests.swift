import Foundation
import Testing

@testable import Medblocks

// Each test runs in a process of its own, because descriptors belong to the process.
#if os(Linux) && compiler(>=6.2)
  @Suite("File descriptors of the process", .timeLimit(.minutes(10)))
  struct FileDescriptorTests {
    @Test("a client that has sent nothing holds no descriptor")
    func idleClients() async {
      await #expect(processExitsWith: .success) {
        try await TimerQueue.sleep(for: .milliseconds(10))  // Dispatch opens its own descriptors
        try await Task.sleep(for: .milliseconds(10))
        let before = try FileDescriptorTests.openDescriptors()
        let clients = try (0..<100).map { _ in try MedblocksClient(apiKey: "k") }
        let after = try FileDescriptorTests.openDescriptors()
        withExtendedLifetime(clients) {}
        #expect(after == before)
      }
    }

    @Test("without a free descriptor, a kept connection works and a new one is notSent")
    func exhaustion() async {
      await #expect(processExitsWith: .success) {
        let server = try LoopbackServer { _ in .json(Fixture.health) }
        var configuration = MedblocksClient.Configuration()
        configuration.baseURL = server.baseURL
        configuration.maximumRetries = 0
        let mb = try MedblocksClient(apiKey: "k", configuration: configuration)
        _ = try await mb.health()
        var limit = rlimit(rlim_cur: 256, rlim_max: 256)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        var taken: [Int32] = []
        while case let descriptor = open("/dev/null", O_RDONLY), descriptor >= 0 {
          taken.append(descriptor)
        }
        for _ in 0..<8 {
          #expect(try await mb.health().ok)
          let error = try await medblocksError { _ = try await mb.patients.create("user_42") }
          #expect(error.kind == .connection && error.outcome == .notSent)
          close(taken.removeLast())
        }
        for descriptor in taken { close(descriptor) }
        let error = try await medblocksError { _ = try await mb.patients.create("user_42") }
        #expect(error.kind == .decoding)  // the server's response to everything is its health
      }
    }

    private static func openDescriptors() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
  }
#endif
