import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("WebhookInbox in a transaction", .timeLimit(.minutes(10)))
struct WebhookInboxTransactionTests {
  private let signer = WebhookSigner()
  private let database = EventDatabase()
  private let event = WebhookSigner.Event.recordsSyncCompleted(patientID: "user_42")
  private let start = Date(timeIntervalSince1970: 1_777_109_400)

  /// Delivers the event to a process that saves and completes it in one transaction.
  private func deliver(
    after seconds: Double = 0, before: @escaping @Sendable () async -> Void = {}
  ) async throws -> WebhookInbox.Outcome {
    let inbox = try WebhookInbox(
      secrets: [signer.secret], store: database, namespace: "tenant", lease: .seconds(30))
    let delivery = signer.sign(event, at: start + seconds)
    return try await inbox.receive(
      payload: delivery.body, signature: delivery.signature, now: start + seconds,
      handleInTransaction: { event, claim in
        await before()
        try await database.transaction { transaction in
          try transaction.save(event)
          try transaction.complete(claim)
        }
      })
  }

  @Test("the handler gets the claim with the namespace and the lease of the inbox")
  func claim() async throws {
    let inbox = try WebhookInbox(
      secrets: [signer.secret], namespace: "tenant", lease: .seconds(30))
    let delivery = signer.sign(event, at: start)
    var claims: [WebhookClaim] = []
    try await inbox.receive(
      payload: delivery.body, signature: delivery.signature, now: start,
      handleInTransaction: { _, claim in claims.append(claim) })
    #expect(claims.map(\.namespace) == ["tenant"] && claims.map(\.eventID) == [event.id])
    #expect(claims.map(\.expiresAt) == [start + 30])
  }

  @Test(
    "a process that stops leaves the event saved once",
    arguments: EventDatabase.Failure.allCases, [false, true])
  func stops(failure: EventDatabase.Failure, makesNoMoreCalls: Bool) async throws {
    if makesNoMoreCalls {
      await database.stop(failure)
    } else {
      await database.fail(failure)
    }
    await #expect(throws: EventDatabase.Stopped.self) { try await deliver() }
    #expect(await database.saved.count == (failure == .afterCommit ? 1 : 0))
    await database.restart()
    let outcome = try await deliver(after: 30)
    #expect(outcome == (failure == .afterCommit ? .duplicate : .handled))
    #expect(try await deliver(after: 31) == .duplicate)
    #expect(await database.saved.map(\.id) == [event.id])
  }

  @Test("a handler that lost its claim is rolled back")
  func lostClaim() async throws {
    await #expect(throws: EventDatabase.ClaimLost.self) {
      try await deliver {
        let outcome = try? await deliver(after: 30)
        #expect(outcome == .handled)
      }
    }
    #expect(await database.saved.count == 1)
    #expect(try await deliver(after: 60) == .duplicate)
  }

  @Test("an error of the transaction leads to the status 500")
  func status() async throws {
    let inbox = try WebhookInbox(secrets: [signer.secret], store: database)
    let delivery = signer.sign(event)
    let status = await inbox.respond(
      to: delivery.body, signature: delivery.signature,
      handleInTransaction: { _, _ in throw EventDatabase.ClaimLost() })
    #expect(status == 500)
  }
}
