import Foundation
import Medblocks
import MedblocksTesting

/// Plays the connect flow: on the embedded sandbox when no key is set, else against the real API.
@main
struct Quickstart {
  static func main() async {
    let work = Task { try await run() }
    let interrupt = Interrupt { work.cancel() }
    defer { interrupt.stop() }
    do {
      try await work.value
      Console.line("\nDone: every step succeeded.")
    } catch is CancellationError {
      Console.line("\nStopped.")
      exit(130)
    } catch {
      Console.line("\nFailed: \(error)")
      exit(1)
    }
  }

  private static func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    guard environment["MEDBLOCKS_API_KEY", default: ""].isEmpty else {
      Console.line("MEDBLOCKS_API_KEY is set: this run talks to the real API.")
      return try await RealFlow(mb: try MedblocksClient.fromEnvironment()).run()
    }
    Console.line("No MEDBLOCKS_API_KEY: this run plays on the embedded sandbox, offline.")
    try await SandboxFlow(sandbox: LocalSandbox()).run()
  }
}

/// Ctrl-C ends the flow, which then tidies up, and not the process.
struct Interrupt {
  private let source: any DispatchSourceSignal

  init(_ handler: @escaping @Sendable () -> Void) {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler(handler: handler)
    source.activate()
  }

  func stop() { source.cancel() }
}
