import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `ErrorsAndRetries.md`.
@Suite("The snippets of Errors and Retries run")
struct ErrorsAndRetriesSnippets {
  @Test(
    "an error is handled by its code",
    arguments: [nil, .error(.throttled), .html(status: 500)] as [LocalSandbox.Fault?])
  func errors(fault: LocalSandbox.Fault?) async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    if let fault { await sandbox.inject(fault, times: .max) }
    do {
      let patient = try await mb.patients.retrieve("user_42")
      print(patient.createdAt)
    } catch let error as MedblocksError {
      switch error.code {
      case .resourceNotFound:
        print("There is no such patient.")
      case .throttled:
        print("Retry after", error.retryAfter ?? .seconds(1))
      default:
        print(error)  // safe to log: no key, no id, no body
        if error.outcome == .unknown { print("A write may have happened: check first.") }
      }
    }
  }
}
