import Tensors

/// Trajectories of the schedulers: files `sched_*` with timesteps, sigmas, velocities and the latents they lead to.
enum SamplerParity {
  private struct Configuration: Decodable {
    var shift: Double?
    var flow_shift: Double?
    var solver_order: Int?
    var lower_order_final: Bool?
  }

  static func results(in folder: ParityFolder) throws -> [ParityResult] {
    try folder.cases(prefix: "sched_", suffix: "").flatMap { name in
      let file = try folder.file(name)
      let configuration = try folder.configuration(Configuration.self, of: file)
      let velocities = try file.tensor("model_out")
      let trajectory = try file.tensor("traj")
      guard let steps = velocities.shape.first, steps > 0, trajectory.shape.first == steps + 1 else {
        throw DiffusionError.badCase("\(name): 'traj' has not one latent more than 'model_out' has velocities")
      }
      var sampler: any FlowSampler
      if let order = configuration.solver_order {
        guard (1...3).contains(order) else {
          throw DiffusionError.badCase("\(name): UniPC of order \(order) was asked for; 1 to 3 are known")
        }
        sampler = UniPCSampler(
          schedule: .unipc(steps: steps, shift: configuration.flow_shift ?? 1), order: order,
          lowersFinalOrder: configuration.lower_order_final ?? true)
      } else {
        sampler = EulerSampler(schedule: .euler(steps: steps, shift: configuration.shift ?? 1))
      }
      var sample = trajectory.item(0)
      var found = sample.values
      for step in 0..<steps {
        sample = try sampler.step(velocity: velocities.item(step), sample: sample)
        found += sample.values
      }
      let schedule = sampler.schedule
      return [
        ParityResult(
          "\(name) timesteps", found: Tensor(shape: [steps], values: schedule.timesteps),
          expected: try file.tensor("timesteps")),
        ParityResult(
          "\(name) sigmas", found: Tensor(shape: [steps + 1], values: schedule.sigmas),
          expected: try file.tensor("sigmas")),
        ParityResult(
          "\(name) trajectory", found: Tensor(shape: trajectory.shape, values: found), expected: trajectory),
      ]
    }
  }
}

extension Tensor {
  /// One place of the first axis, which is dropped.
  func item(_ index: Int) -> Tensor {
    let shape = Array(shape.dropFirst())
    let length = shape.reduce(1, *)
    return Tensor(shape: shape, values: Array(values[index * length..<(index + 1) * length]))
  }
}
