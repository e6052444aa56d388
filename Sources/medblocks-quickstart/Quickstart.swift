import Foundation
import Medblocks
import MedblocksTesting

/// Runs the connect flow: on the embedded sandbox, or against the real API when a key is set.
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
      Console.line("MEDBLOCKS_API_KEY is set: running against the real API.")
      return try await RealFlow(mb: try MedblocksClient.fromEnvironment()).run()
    }
    Console.line("MEDBLOCKS_API_KEY is not set: running on the embedded sandbox, offline.")
    try await SandboxFlow(sandbox: LocalSandbox()).run()
  }
}

/// Calls a handler on Ctrl-C instead of ending the process, so that the flow can clean up.
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
