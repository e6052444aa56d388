import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift of the README's section about webhooks.
@Suite("The documentation's snippets about webhooks run")
struct WebhookSnippets {
  private let app = App()

  @Test("register")
  func register() async throws {
    let mb = try LocalSandbox().client()
    let created = try await mb.webhooks.create(
      url: "https://your-app.com/webhooks",
      events: [.patientSessionCompleted, .recordsSyncCompleted, .connectionTokenRefreshFailed])
    await app.store(created.secret.text)  // shown this once: MEDBLOCKS_WEBHOOK_SECRET
  }

  /// Compiled and not run: what it does depends on the environment of the tests.
  private func verify(body: Data, header: String?) throws {
    let event = try Webhooks.constructEvent(
      payload: body,  // the raw body: Data, [UInt8], a view of a ByteBuffer, or a String
      signature: header,  // the value of Medblocks-Signature, nil when there is none
      secret: try WebhookSecret.fromEnvironment())
    print(event.id, event.type, event.createdAt)
  }

  /// Compiled and not run, for the same reason.
  private func inbox() throws {
    let inbox = try WebhookInbox(secrets: [.fromEnvironment()])
    _ = inbox
  }

  @Test("reasons")
  func reasons() throws {
    do {
      _ = try Webhooks.constructEvent(payload: "{}", signature: nil, secret: WebhookSigner.secret)
    } catch let error as WebhookSignatureError {
      print(error)  // safe to log: WebhookSignatureError(reason: missingHeader)
    }
  }

  @Test("rotate")
  func rotate() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let created = try await mb.webhooks.create(url: "https://your-app.com/webhooks", events: [.all])
    let (id, old) = (created.id, created.secret)
    let new = try await mb.webhooks.rotateSecret(id).secret
    let inbox = try WebhookInbox(secrets: [new, old])
    _ = inbox
  }

  @Test("redeliver, and take up what was disabled")
  func recover() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let created = try await mb.webhooks.create(url: "https://your-app.com/webhooks", events: [.all])
    _ = try await mb.webhooks.update(created.id, status: .disabled)
    for try await endpoint in mb.webhooks.list(status: .disabled) {
      _ = try await mb.webhooks.update(endpoint.id, status: .active)
      for try await delivery in mb.webhooks.listEvents(endpoint.id, delivered: false) {
        try await mb.events.redeliver(delivery.id)  // once a minute for each event
      }
    }
    #expect(try await mb.webhooks.retrieve(created.id).status == .active)
  }

  // The README's tests stand here as a user would write them.
  @Test("a completed session is handled once, however often it is delivered")
  func delivered() async throws {
    let signer = WebhookSigner()
    let inbox = try WebhookInbox(secrets: [signer.secret])
    let delivery = signer.sign(.patientSessionCompleted(patientID: "user_42"))
    for _ in 1...2 {
      let status = await app.receive(body: delivery.body, header: delivery.signature, inbox)
      #expect(status == 200)
    }
    #expect(await app.connected == ["user_42"])
  }

  @Test("a lapse is remembered, and the patient connects the same facility again")
  func failTokenRefresh() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let created = try await mb.webhooks.create(url: "https://your-app.com/webhooks", events: [.all])
    let inbox = try WebhookInbox(secrets: [created.secret])

    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
    let connection = try await mb.patients.retrieve("user_42").connections[0]
    try await sandbox.failTokenRefresh(connection.id)
    await sandbox.deliverWebhooks { delivery in
      await app.receive(body: delivery.body, header: delivery.signature, inbox)
    }

    let lapsed = try #require(await app.lapses["user_42"])
    let again = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .reconnecting(lapsed))
    #expect(again.connectionID == "fhirsrc_maple")
  }

  @Test("the signer's own example")
  func signer() throws {
    let signer = WebhookSigner()
    let delivery = signer.sign(.recordsSyncCompleted(patientID: "user_42"))
    #expect(delivery.url == nil)
  }

  /// A backend that keeps what it hears.
  private actor App {
    var connected: [String] = []
    var lapses: [String: PatientSession.Connection] = [:]
    private var owners: [PatientConnection.ID: String] = [:]

    func store(_ secret: String) {}

    func receive(body: [UInt8], header: String?, _ inbox: WebhookInbox) async -> Int {
      do {
        try await inbox.receive(payload: body, signature: header) { event in
          switch event.payload {
          case .patientSessionCompleted(let session):
            for connection in session.activeConnections {
              guard let link = connection.id else { continue }
              owners[link] = session.patientID  // for the day on which access lapses
            }
            connected.append(session.patientID)
          case .connectionTokenRefreshFailed(let lapsed):
            // The event names the link, not the patient: that lookup is yours.
            guard let link = lapsed.id, let patientID = owners[link] else {
              return print("nobody's link, in", event.id)
            }
            lapses[patientID] = lapsed  // and ask the patient to come and connect again
          case .recordsSyncCompleted(let sync):
            print("read the records of", sync.connectionID)
          case .recordsSyncFailed(let sync):
            print("no records from", sync.connectionID)
          default:
            print("nothing to do for", event.type)
          }
        }
        return 200
      } catch is WebhookSignatureError {
        return 400
      } catch is WebhookInbox.InProgress {
        return 503  // the same event is being handled: it will come again
      } catch {
        return 500  // and so will one whose handler failed
      }
    }
  }
}
