import ArgumentParser
import Foundation
import Medblocks

/// Lists, shows, creates and deletes patients.
struct Patients: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists, shows, creates and deletes patients.",
    subcommands: [List.self, Get.self, Create.self, Delete.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists patients.")

    @Option(help: "Only patients with exactly this e-mail address.")
    var email: String?

    @OptionGroup var list: ListOptions
    @OptionGroup var api: APIOptions

    func run() async throws {
      try await api.run { mb in
        try await list.show(
          "patients",
          ["ID", .init("NAME", isFlexible: true), .init("EMAIL", isFlexible: true), "CREATED"]
        ) {
          mb.patients.list(email: email, limit: $0)
        } row: {
          [$0.id, $0.name ?? "", $0.email ?? "", $0.createdAt.formatted(.iso8601)]
        }
      }
    }
  }

  struct Get: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows a patient.")

    @Argument(help: "Your id of the patient.")
    var patient: String

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await api.run { mb in
        let (detail, response) = try await mb.withResponse {
          try await $0.patients.retrieve(patient)
        }
        try output.show(
          try response.json(),
          Table(rows: detail.patient.rows + [["connections", String(detail.connections.count)]]))
      }
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Creates a patient.")

    @Argument(help: "Your id of the patient: stable, not an e-mail address.")
    var patient: String

    @Option(help: "The e-mail address.")
    var email: String?

    @Option(help: "The name.")
    var name: String?

    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await api.run { mb in
        let (created, response) = try await mb.withResponse {
          try await $0.patients.create(patient, email: email, name: name)
        }
        try output.show(try response.json(), Table(rows: created.rows))
      }
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Deletes a patient with its connections, permanently.")

    @Argument(help: "Your id of the patient.")
    var patient: String

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      try await api.run { mb in
        try confirmation.confirm("Delete the patient and its connections permanently?")
        try await mb.patients.delete(patient)
        try output.show(
          ["id": .string(patient), "deleted": true], Table(rows: [[patient, "deleted"]]))
      }
    }
  }
}

extension Patient {
  fileprivate var rows: [[String]] {
    [
      ["id", id], ["name", name ?? ""], ["email", email ?? ""],
      ["created", createdAt.formatted(.iso8601)],
    ]
  }
}
