require "digest"
require "json"
require "open3"
require "yaml"

# What the Vagrantfile makes machines of: a federation.yaml, and the repositories on the host that its nodes share where
# it names none on a server.
class Federation
  ROOT = File.expand_path("..", __dir__)
  # The federation's folder on the host, as fed makes it.
  HOME = File.join(__dir__, "federation")
  # Where the repositories of the host are in a machine.
  GIT = "/federation/git".freeze
  # Where what a machine is given waits for provision.sh.
  UPLOADS = "/tmp/federation".freeze
  IMAGE = "federation/debian-12".freeze
  LXC_BOX = "federation/debian-12".freeze
  DESCRIPTION = "it/federation.yaml".freeze

  # Ends vagrant, and is all that it shows.
  class Error < Vagrant::Errors::VagrantError
    def initialize(text)
      @text = text
      super()
    end

    def error_message
      "vagrant: #{@text}"
    end
  end

  def initialize
    @lock = Mutex.new
    @prepared = {}
    @sample = File.expand_path(ENV["FEDERATION_SAMPLE"] || File.join(ROOT, "bootstrap/lad1"))
    @config = has_jdk? ? described_by_fed : described_by_yaml
    raise Error, "#{source} describes no node: count one of a part" if nodes.empty?
  end

  def git
    File.join(HOME, "git")
  end

  def shares_repositories?
    ops.nil?
  end

  # Returns a machine for each counted node.
  def nodes
    @nodes ||= @config["parts"].each_with_index.flat_map do |(part, described), index|
      (1..described["count"]["min"]).map { |number| Node.new(self, part, described, index, number) }
    end
  end

  # Returns what is copied to every machine: the path here, and there.
  def files
    {
      File.join(ROOT, "bootstrap/bootstrap.sh") => "#{UPLOADS}/bootstrap.sh",
      jar => "#{UPLOADS}/node-init.jar",
      File.join(HOME, "credentials") => "#{UPLOADS}/credentials",
    }.select { |from, _| from && File.exist?(from) }
  end

  # Returns what bootstrap.sh is told of all nodes.
  def variables
    from = ops || { "name" => "ops", "url" => "file://#{GIT}/ops.git", "branch" => "main" }
    {
      "node_provider" => "vagrant",
      "node_deployment" => @config["deployment"],
      "node_stacktype" => @config["stacktype"],
      "node_initgitrepo" => from["name"],
      "node_initgiturl" => from["url"],
      "node_initgitbranch" => from["branch"] || "main",
      "node_initgitsignatures" => from["signatures"] == "off" ? "" : from["signatures"].to_s,
      "node_initgitmirrors" => (from["mirrors"] || []).join(" "),
      "known_hosts" => (from["knownHosts"] || []).join("\n"),
      "jar_url" => "file://#{UPLOADS}/node-init.jar",
      "jar_sha256" => jar ? Digest::SHA256.file(jar).hexdigest : "",
    }
  end

  # Makes what machines need before they are there, once for all of them.
  def prepare(provider)
    @lock.synchronize do
      return if @prepared[provider]
      raise Error, "there is no node-init.jar: run ./release first, or copy it to #{jars.last}" unless jar
      make_repositories if shares_repositories?
      build_image if provider == :docker && nodes.any? { |node| node.box.nil? }
      require_lxc_box if provider == :lxc && nodes.any? { |node| node.box.nil? }
      @prepared[provider] = true
    end
  end

  private

  def ops
    (@config["vagrant"] || {})["ops"]
  end

  def jars
    %w[node-init/target target/release].map { |folder| File.join(ROOT, folder, "node-init.jar") }
  end

  def jar
    jars.find { |path| File.file?(path) }
  end

  def has_ops?
    File.exist?(File.join(git, "ops.git/HEAD"))
  end

  # What is pushed counts, as soon as there is somewhere to push to.
  def source
    has_ops? ? "#{DESCRIPTION} in #{git}/ops.git" : File.join(@sample, DESCRIPTION)
  end

  def has_jdk?
    _, status = Open3.capture2e("bash", "-c", '. "$0" && setup_jdk 17', File.join(ROOT, "src/setup.sh"))
    status.success?
  end

  def described_by_fed
    JSON.parse(fed("config", "--json", *(has_ops? ? [] : ["--description", source])))
  end

  # Reads what machines need of it; what is wrong with the rest each node says.
  def described_by_yaml
    described = YAML.safe_load(has_ops? ? pushed_description : File.read(source))
    parts = described.fetch("parts").transform_values do |part|
      part ||= {}
      count = part.fetch("count", 1)
      { "count" => { "min" => count.is_a?(Hash) ? count.fetch("min") : Integer(count) },
        "vagrant" => { "memory" => 1024 }.merge(part["vagrant"] || {}) }
    end
    described.merge("parts" => parts)
  rescue SystemCallError, Psych::Exception, KeyError, NoMethodError, TypeError, ArgumentError => e
    raise Error, "#{source} cannot be used: #{e.message.lines.first.strip}; a JDK 17 lets ./fed say more"
  end

  def pushed_description
    run("git", "--git-dir", "#{git}/ops.git", "show", "main:#{DESCRIPTION}")
  end

  def make_repositories
    if has_jdk?
      fed("up", "--no-nodes", *(ENV["FEDERATION_SAMPLE"] ? ["--sample", @sample] : []))
    elsif !has_ops?
      raise Error, "there is no JDK for ./fed, which makes the repositories in #{git}: install one of 17 or newer, " \
                   "or name an ops repository on a server as vagrant.ops in #{source}"
    end
  end

  def build_image
    run("docker", "build", "--tag", IMAGE, File.join(__dir__, "docker"))
  end

  def require_lxc_box
    return if Vagrant::Environment.new.boxes.find(LXC_BOX, :lxc, ">= 0")
    raise Error, "there is no box #{LXC_BOX} for lxc: make it by vagrant/lxc-box, or name another as vagrant.box of " \
                 "each part in #{DESCRIPTION}"
  end

  def fed(*arguments)
    run(File.join(ROOT, "fed"), *arguments, "--home", HOME)
  end

  # Returns what a program prints; what it complains of is the user's to see.
  def run(*command)
    out, err, status = Open3.capture3(*command)
    return out if status.success?
    said = err.strip.empty? ? out.strip : err.strip
    raise Error, said.empty? ? "#{command.join(" ")} failed" : said
  end
end

# A node that has, or is to have, a machine.
class Node
  NETWORK = "192.168.56".freeze
  FIRST = 10
  # So that a part's nodes keep their addresses when the count of another changes.
  OF_A_PART = 24
  PARTS = 10

  attr_reader :name, :box, :memory

  def initialize(federation, part, described, index, number)
    @federation = federation
    @part = part
    @index = index
    @number = number
    @name = "#{part}-#{number}"
    @box = described["vagrant"]["box"]
    @memory = described["vagrant"]["memory"]
    @keeps_data = described["keepsData"] || !described["data"].nil?
  end

  # Returns its address in the network of VirtualBox that the host is in, too.
  def private_address
    if @index >= PARTS || @number > OF_A_PART
      raise Federation::Error, "#{name} gets no address: VirtualBox's network has room for #{PARTS} parts of " \
                               "#{OF_A_PART} nodes each"
    end
    "#{NETWORK}.#{FIRST + @index * OF_A_PART + @number - 1}"
  end

  # Returns the setting of lxc, which has another name with each version of control groups.
  def lxc_memory
    second = File.exist?("/sys/fs/cgroup/cgroup.controllers")
    [second ? "cgroup2.memory.max" : "cgroup.memory.limit_in_bytes", "#{memory}M"]
  end

  # Returns what provision.sh is told.
  def variables
    @federation.variables.merge(
      "machine" => name,
      "node_nodepart" => @part,
      "node_datafolder" => @keeps_data ? "/data" : "",
      "private_network" => "#{NETWORK}."
    )
  end
end
