/// Tells who waits for a patient's records that there may be news.
actor RecordFeed {
  enum News: Sendable {
    /// A webhook told something.
    case event
    /// Some time has passed.
    case tick
  }

  private var listeners: [Int: (patientID: String, yield: AsyncStream<News>.Continuation)] = [:]
  private var last = 0

  /// News of a patient, from now on, until the stream is dropped; the first comes at once.
  func news(of patientID: String) -> AsyncStream<News> {
    last += 1
    let number = last
    let (stream, continuation) = AsyncStream<News>.makeStream()
    listeners[number] = (patientID, continuation)
    continuation.yield(.event)
    let ticks = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(2))
        continuation.yield(.tick)
      }
    }
    continuation.onTermination = { _ in
      ticks.cancel()
      Task { await self.remove(number) }
    }
    return stream
  }

  /// Tells of an event; nil when the event does not say whose it is.
  func tell(_ patientID: String?) {
    for listener in listeners.values where patientID == nil || listener.patientID == patientID {
      listener.yield.yield(.event)
    }
  }

  private func remove(_ number: Int) { listeners[number] = nil }
}
