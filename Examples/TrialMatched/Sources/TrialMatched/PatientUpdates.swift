/// Notifies the open record streams of a patient that the patient's data may have changed.
actor PatientUpdates {
  /// The reason to read the data again.
  enum Trigger: Sendable {
    /// A webhook event arrived, or the stream has just started.
    case event
    /// Two seconds have passed.
    case timer
  }

  private var subscribers:
    [Int: (patientID: String, continuation: AsyncStream<Trigger>.Continuation)] = [:]
  private var lastNumber = 0

  /// Returns the triggers for a patient until the stream is dropped; the first follows immediately.
  func triggers(for patientID: String) -> AsyncStream<Trigger> {
    lastNumber += 1
    let number = lastNumber
    let (stream, continuation) = AsyncStream<Trigger>.makeStream()
    subscribers[number] = (patientID, continuation)
    continuation.yield(.event)
    let timer = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(2))
        continuation.yield(.timer)
      }
    }
    continuation.onTermination = { _ in
      timer.cancel()
      Task { await self.unsubscribe(number) }
    }
    return stream
  }

  /// Reports an event to the streams of a patient, or to all when the event has no patient id.
  func reportEvent(for patientID: String?) {
    for subscriber in subscribers.values
    where patientID == nil || subscriber.patientID == patientID {
      subscriber.continuation.yield(.event)
    }
  }

  private func unsubscribe(_ number: Int) { subscribers[number] = nil }
}
