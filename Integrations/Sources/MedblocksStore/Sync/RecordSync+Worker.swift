import Foundation
import Medblocks

extension RecordSync {
  /// Claims the sync with the earliest time and runs it.
  ///
  /// A failure of the API, or a statement that the database rejects, is recorded with the sync; it
  /// does not throw.
  ///
  /// - Returns: Whether a sync could be claimed.
  /// - Throws: ``SQLError``.
  @discardableResult
  public func runNext() async throws -> Bool {
    guard let job = try await queue.claim(lease: options.lease, overlap: options.overlap) else {
      return false
    }
    guard job.attempts <= options.maximumAttempts else {
      // Earlier workers died before they could report an error.
      try await fail(job, code: "worker_lost", after: .zero, isFinal: true)
      return true
    }
    let progress = Progress()
    do {
      try await keepingLease(of: job) { try await walk(job, progress) }
      observe(.completed)
    } catch is ClaimLost {
      observe(.claimLost)
    } catch let error as SQLError where error.kind != .statement {
      // Not the fault of this sync, so the attempt does not count.
      try? await shielded {
        try await queue.release(job, code: Self.code(of: error), after: options.retryDelay)
      }
      throw error
    } catch is CancellationError {
      try await shielded { try await queue.release(job) }
    } catch {
      // A page that was stored begins a new series of attempts.
      let attempts = await progress.hasStoredPage ? 1 : job.attempts
      try await fail(
        job, code: Self.code(of: error), after: delay(after: attempts, error),
        isFinal: attempts >= options.maximumAttempts)
    }
    return true
  }

  /// Whether an attempt has stored a page.
  private actor Progress {
    private(set) var hasStoredPage = false
    func storedPage() { hasStoredPage = true }
  }

  private func walk(_ job: ClaimedJob, _ progress: Progress) async throws {
    var walk = job.walk
    let since = walk.since.map { PatientRecord.Since.instant(Date(milliseconds: $0)) }
    let list =
      job.checkpoint.map { client.patients.records(resuming: $0) }
      ?? client.patients.records(job.patientID, since: since)
    for try await page in list.prefetching().pages {
      // Rows that the pages before the restart have marked are found again, or are missing.
      if page.restartedFromBeginning, walk.isComplete { walk.number += 1 }
      let current = walk
      try await shielded {
        try await queue.store(
          page, of: job, current, lease: options.lease, repeatingAfter: options.interval)
      }
      await progress.storedPage()
      observe(.pageStored(records: page.data.count))
      try Task.checkCancellation()
    }
  }

  /// Runs an operation and extends the lease meanwhile; cancels it when the claim is lost.
  private func keepingLease(
    of job: ClaimedJob, _ operation: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await operation() }
      group.addTask {
        while true {
          try await Task.sleep(for: options.lease / 3)
          do {
            try await queue.extend(job, lease: options.lease)
          } catch is SQLError {}  // The next page reports it, if the database stays unavailable.
        }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// Runs an operation to its end, even when the caller's task has been cancelled.
  private func shielded(_ operation: @escaping @Sendable () async throws -> Void) async throws {
    try await Task { try await operation() }.value
  }

  private func fail(
    _ job: ClaimedJob, code: String, after delay: Duration, isFinal: Bool
  ) async throws {
    try await queue.fail(job, code: code, after: delay, isFinal: isFinal)
    observe(.failed(code: code, isFinal: isFinal))
  }

  private func delay(after attempts: Int, _ error: any Error) -> Duration {
    let delay = options.retryDelay * (1 << min(max(attempts - 1, 0), 16))
    let jittered = min(delay, .seconds(3_600)) * Double.random(in: 0.75...1.25)
    return max(jittered, (error as? MedblocksError)?.retryAfter ?? .zero)
  }

  /// Returns the code of an error, never its content.
  static func code(of error: any Error) -> String {
    if let error = error as? SQLError { return error.kind.code }
    guard let error = error as? MedblocksError else { return "unknown" }
    guard let code = error.code?.rawValue else { return error.kind.rawValue }
    let isPlain =
      (1...64).contains(code.utf8.count)
      && code.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    return isPlain ? code : error.kind.rawValue
  }
}
