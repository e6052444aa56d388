import Medblocks

/// What both servers do with a delivery.
struct Backend {
  let inbox: WebhookInbox

  /// Takes the raw body of a delivery and the value of its header, and returns the status to answer.
  func receive(payload: some Sequence<UInt8>, signature: String?) async -> Int {
    do {
      let outcome = try await inbox.receive(payload: payload, signature: signature) { event in
        print("  \(event.type), \(event.id)")
      }
      if outcome == .duplicate { print("  dropped: it was handled before") }
      return 200
    } catch let error as WebhookSignatureError {
      print("  refused: \(error)")
      return 400
    } catch is WebhookInbox.InProgress {
      return 503
    } catch {
      return 500
    }
  }
}
