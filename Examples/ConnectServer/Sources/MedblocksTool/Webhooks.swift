import ArgumentParser
import Foundation
import Hummingbird
import HTTPTypes
import Logging
import Medblocks

/// Looks after webhooks.
struct Webhooks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Listens to webhooks, finds out what is wrong with them, delivers again.",
    subcommands: [Listen.self, Doctor.self, Redeliver.self])

  struct Listen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Registers this machine and prints each event, verified, until Ctrl-C.",
      discussion:
        "Medblocks reaches this machine only when it runs on it, or through a tunnel (--url).")

    @Option(help: "The port to listen on.")
    var port = 9_090

    @Option(help: "Where Medblocks reaches that port; by default http://localhost.")
    var url: String?

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (1...65_535).contains(port) else {
        throw ValidationError("The port has to be 1 to 65535.")
      }
    }

    func run() async throws {
      try await Terminal.run {
        let mb = try api.client()
        let address = url ?? "http://localhost:\(port)/webhooks"
        let endpoint = try await mb.webhooks.create(
          url: address, events: [.all], description: "medblocks webhooks listen")
        Terminal.note("Listening at \(address) as \(endpoint.id); Ctrl-C ends it.")
        do {
          try await serve(try WebhookInbox(secrets: [endpoint.secret]))
        } catch {
          _ = try? await mb.webhooks.delete(endpoint.id)
          throw error
        }
        _ = try await mb.webhooks.delete(endpoint.id)
        Terminal.note("\(endpoint.id) is deleted.")
      }
    }

    private func serve(_ inbox: WebhookInbox) async throws {
      let router = Router()
      router.post("**") { request, _ -> HTTPResponse.Status in
        let body = try await request.body.collect(upTo: 1 << 20)
        let signature = HTTPField.Name(Medblocks.Webhooks.signatureHeader)
          .flatMap { request.headers[$0] }
        do {
          try await inbox.receive(payload: body.readableBytesView, signature: signature) { event in
            Terminal.line(
              output.json
                ? String(buffer: body)
                : "\(event.createdAt.formatted(.iso8601))\t\(event.type)\t\(event.id)")
          }
          return .noContent
        } catch {
          Terminal.note("refused: \(error)")
          return .badRequest
        }
      }
      var logger = Logger(label: "listen")
      logger.logLevel = .critical
      try await Application(
        router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
        logger: logger
      ).runService()
    }
  }

  struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells which endpoints are disabled or miss events.",
      discussion: "Exits with 0 when all is well, with 1 when something is not.")

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    struct Finding: Encodable {
      let endpoint: WebhookEndpoint.ID
      let url: String
      let status: WebhookEndpoint.Status
      /// Of the newest hundred, those that have not arrived.
      let undelivered: [WebhookEvent.ID]
      let lastStatusCode: Int?

      var isWell: Bool { status == .active && undelivered.isEmpty }
      var line: String {
        "\(isWell ? "well" : "ill ")\t\(endpoint)\t\(url)\t\(status)\t\(undelivered.count) undelivered"
          + (lastStatusCode.map { "\tlast answer \($0)" } ?? "")
      }
    }

    func run() async throws {
      try await Terminal.run {
        let mb = try api.client()
        var findings: [Finding] = []
        for try await endpoint in mb.webhooks.list() {
          Terminal.note("\(endpoint.id) ...")
          let missing = try await mb.webhooks.listEvents(endpoint.id, delivered: false, limit: 100)
            .firstPage().data
          findings.append(
            Finding(
              endpoint: endpoint.id, url: endpoint.url, status: endpoint.status,
              undelivered: missing.map(\.id), lastStatusCode: missing.first?.lastStatusCode))
        }
        if findings.isEmpty { Terminal.note("No endpoint is registered.") }
        try output.show(findings, findings.map(\.line))
        if !findings.allSatisfy(\.isWell) { throw ExitCode.failure }
      }
    }
  }

  struct Redeliver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delivers events again: those that are named, or all that an endpoint missed.")

    @Argument(help: "Ids of events, evt_...")
    var events: [String] = []

    @Option(
      help: "An endpoint, wh_..., of which everything undelivered is meant; it is enabled first.")
    var endpoint: String?

    @OptionGroup var api: APIOptions

    func validate() throws {
      guard events.isEmpty != (endpoint == nil) else {
        throw ValidationError("Name events, or an endpoint with --endpoint.")
      }
    }

    func run() async throws {
      try await Terminal.run {
        let mb = try api.client()
        var ids = events.map { WebhookEvent.ID($0) }
        if let endpoint = endpoint.map({ WebhookEndpoint.ID($0) }) {
          _ = try await mb.webhooks.update(endpoint, status: .active)
          for try await delivery in mb.webhooks.listEvents(endpoint, delivered: false) {
            ids.append(delivery.id)
          }
        }
        for id in ids {
          _ = try await mb.events.redeliver(id)
          Terminal.line(id.rawValue)
        }
        Terminal.note("\(ids.count) on their way")
      }
    }
  }
}
