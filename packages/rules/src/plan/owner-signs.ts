/**
 * One way in which whoever writes a group or a rule marks it. All that a sign names must be there; key and value are those
 * of one tag.
 */
export interface OwnerSign {
  /** As people call it. */
  readonly owner: string;
  /** Where the sign can be looked up: source code, AWS's documentation, or the managed policy whose conditions name the tag. */
  readonly source: string;
  readonly name?: RegExp;
  readonly description?: RegExp;
  readonly tagKey?: RegExp;
  readonly tagValue?: RegExp;
}

const LBC = "kubernetes-sigs/aws-load-balancer-controller";
const CCM = "kubernetes/cloud-provider-aws pkg/providers/v1";
const CAPA = "kubernetes-sigs/cluster-api-provider-aws";
const EKS_GUIDE = "EKS User Guide, security group requirements";
const CONVENTION = "a convention of those who use it";

/**
 * How groups are recognised whose rules somebody else writes, and would write back. Left out on purpose, because nobody
 * writes them back or people use them too: `launch-wizard-N`, `default_elb_…`, `karpenter.sh/discovery`, `Redshift=true`,
 * a cluster's tag with the value `shared`, `GuardDutyManaged=false`, names that only begin like those of EKS, and the
 * descriptions that Terraform and Pulumi give a group when its author gives none: see docs/plan.md.
 */
export const GROUP_SIGNS: readonly OwnerSign[] = [
  // Kubernetes
  {
    owner: "the load balancer controller",
    source: `${LBC} pkg/config/controller_config.go`,
    tagKey: /^((elbv2|ingress|service)\.k8s\.aws|gateway\.k8s\.aws\.(alb|nlb))\//,
  },
  {
    owner: "the load balancer controller",
    source: `${LBC} pkg/deploy/tracking/provider.go, tags of version 1`,
    tagKey: /^kubernetes\.io\/(cluster-name|ingress-name)$/,
  },
  {
    owner: "the load balancer controller",
    source: `${LBC} pkg/networking/backend_sg_provider.go`,
    name: /^k8s-traffic-[0-9A-Za-z]+-[0-9a-f]{10}$/,
  },
  {
    owner: "a Kubernetes load balancer controller",
    source: `${LBC} pkg/service/model_build_managed_sg.go; ${CCM}/aws.go`,
    description: /^\[k8s\] (Managed SecurityGroup for LoadBalancer|Shared Backend SecurityGroup for LoadBalancers?)$/,
  },
  { owner: "the Kubernetes cloud controller", source: `${CCM}/aws.go`, name: /^k8s-elb-/ },
  {
    owner: "the Kubernetes cloud controller",
    source: `${CCM}/aws.go`,
    description: /^Security group for Kubernetes ELB /,
  },
  {
    owner: "EKS Auto Mode",
    source: "AWS managed policy AmazonEKSLoadBalancingPolicy",
    tagKey: /^(eks:eks-cluster-name$|(ingress|service|gateway)\.eks\.amazonaws\.com(\.(alb|nlb))?\/)/,
  },
  { owner: "EKS", source: EKS_GUIDE, tagKey: /^aws:eks:cluster-name$/ },
  { owner: "EKS", source: EKS_GUIDE, name: /^eks-cluster-sg-.+-\d+$/ },
  {
    owner: "EKS",
    source: "AWS managed policy AWSServiceRoleForAmazonEKSNodegroup",
    tagKey: /^eks:(nodegroup|cluster)-name$/,
  },
  {
    owner: "EKS on Outposts",
    source: "AWS managed policy AmazonEKSLocalOutpostServiceRolePolicy",
    tagKey: /^eks-local:controlplane-name$/,
  },
  {
    owner: "EKS's controllers for AWS",
    source: "EKS User Guide, ACK considerations",
    tagKey: /^eks:(kubernetes-(namespace|resource-name|api-group)|eks-capability-arn)$/,
  },
  {
    owner: "ACK",
    source: "aws-controllers-k8s/runtime pkg/config/config.go",
    tagKey: /^services\.k8s\.aws\//,
  },
  {
    owner: "Crossplane",
    source: "crossplane/crossplane-runtime pkg/resource/resource.go",
    tagKey: /^crossplane-(kind|name|namespace|providerconfig|providerconfig-kind)$/,
  },
  {
    owner: "Cluster API",
    source: `${CAPA} api/v1beta2/tags.go`,
    tagKey: /^sigs\.k8s\.io\/cluster-api-provider-aws\/cluster\//,
    tagValue: /^owned$/,
  },
  {
    owner: "Cluster API",
    source: `${CAPA} api/v1beta2/tags.go`,
    tagKey: /^sigs\.k8s\.io\/cluster-api-provider-aws\/role$/,
  },
  {
    owner: "Cluster API",
    source: `${CAPA} pkg/cloud/services/securitygroup/securitygroups.go`,
    description: /^Kubernetes cluster .+: (bastion|node|node-eks-additional|controlplane|apiserver-lb|lb)$/,
  },
  {
    owner: "kOps",
    source: "kubernetes/kops pkg/model/names.go, pkg/model/awsmodel",
    name: /^(masters|nodes|bastion|api-elb|bastion-elb)\./,
    description: /^Security group for (masters|nodes|bastion|api ELB|bastion ELB)$/,
  },
  {
    owner: "eksctl",
    source: "eksctl-io/eksctl pkg/apis/eksctl.io/v1alpha5/types.go",
    tagKey: /^(alpha\.eksctl\.io\/(cluster|nodegroup)-name|eksctl\.cluster\.k8s\.io\/v1alpha1\/cluster-name)$/,
  },
  {
    owner: "Gardener",
    source: "gardener/gardener-extension-provider-aws infraflow/reconcile.go",
    name: /-nodes$/,
    description: /^Security group for nodes$/,
  },
  {
    owner: "Kubermatic",
    source: "kubermatic/kubermatic pkg/provider/cloud/aws",
    tagKey: /^owned-by\.kubermatic\.k8c\.io\//,
  },
  {
    owner: "Kubermatic",
    source: "kubermatic/kubermatic pkg/provider/cloud/aws/security_group.go",
    description: /^Security group for the Kubernetes cluster /,
  },
  {
    owner: "HyperShift",
    source: "openshift/hypershift control-plane-operator/controllers",
    name: /-default-sg$/,
    description: /^default worker security group$/,
  },
  {
    owner: "HyperShift",
    source: "openshift/hypershift control-plane-operator/controllers",
    name: /-vpce-/,
    description: /^VPC endpoint security group$/,
  },
  {
    owner: "Red Hat OpenShift",
    source: "AWS managed policy ROSAInstallerPolicy",
    tagKey: /^red-hat-managed$/,
    tagValue: /^true$/,
  },
  { owner: "Rancher", source: "rancher/machine drivers/amazonec2/amazonec2.go", tagKey: /^rancher-nodes$/ },
  { owner: "Rancher", source: "rancher/machine drivers/amazonec2/amazonec2.go", name: /^rancher-nodes$/ },
  // Many write this pair: the cloud controller, kOps, Gardener (also as 1), Kubermatic (without a value), HyperShift.
  {
    owner: "a Kubernetes cluster",
    source: `${CCM}/tags.go; gardener/gardener-extension-provider-aws infraflow/context.go; kubermatic/kubermatic`,
    tagKey: /^kubernetes\.io\/cluster\//,
    tagValue: /^(owned|1|)$/,
  },
  {
    owner: "a Kubernetes cluster",
    source: `${CCM}/tags.go; kubernetes/kops pkg/model/context.go`,
    tagKey: /^KubernetesCluster$/,
  },
  // Services of AWS
  { owner: "CloudFormation", source: "CloudFormation User Guide, resource tags", tagKey: /^aws:cloudformation:/ },
  // Nobody but AWS can write a tag that begins so.
  {
    owner: "a service of AWS",
    source: "AWS General Reference, tag naming limits",
    tagKey: /^aws:(cloud9|servicecatalog):/,
  },
  { owner: "Firewall Manager", source: "AWS managed policy FMSServiceRolePolicy", tagKey: /^FMManaged$/ },
  {
    owner: "Firewall Manager",
    source: "Firewall Manager Developer Guide, common policies",
    name: /^(FMManaged)+SecurityGroup/,
  },
  {
    owner: "GuardDuty",
    source: "AWS managed policy AmazonGuardDutyServiceRolePolicy",
    tagKey: /^GuardDutyManaged$/,
    tagValue: /^true$/i,
  },
  { owner: "GuardDuty", source: "GuardDuty User Guide, runtime monitoring", name: /^GuardDutyManagedSecurityGroup-/ },
  {
    owner: "RDS",
    source: "RDS User Guide, automatic EC2 and Lambda connections",
    name: /^(rds-(ec2|lambda)|(ec2|lambda)-rds)-\d+$/,
  },
  { owner: "EMR", source: "EMR Management Guide, managed security groups", name: /^ElasticMapReduce(-|Editors-)/ },
  {
    owner: "EMR",
    source: "EMR Management Guide, managed policies",
    tagKey: /^for-use-with-amazon-emr-managed-policies$/,
    tagValue: /^true$/,
  },
  {
    owner: "Directory Service",
    source: "WorkSpaces Administration Guide, security groups",
    name: /^d-[0-9a-f]+_controllers$/,
  },
  {
    owner: "WorkSpaces",
    source: "WorkSpaces Administration Guide, security groups",
    name: /^d-[0-9a-f]+_workspacesMembers$/,
  },
  {
    owner: "Elastic Beanstalk",
    source: "Elastic Beanstalk Developer Guide, tagging",
    tagKey: /^elasticbeanstalk:environment-/,
  },
  {
    owner: "SageMaker",
    source: "SageMaker Developer Guide, managed policies",
    tagKey: /^(ManagedByAmazonSageMakerResource|AmazonDataZoneProject|datazone:projectId)$/,
  },
  {
    owner: "SageMaker",
    source: "AWS managed policy SageMakerStudioAdminIAMConsolePolicy",
    tagKey: /^CreatedForUseWithSageMakerUnifiedStudio$/,
    tagValue: /^true$/,
  },
  {
    owner: "CloudFront",
    source: "AWS managed policy AWSCloudFrontVPCOriginServiceRolePolicy",
    tagKey: /^aws\.cloudfront\.vpcorigin$/,
    tagValue: /^enabled$/,
  },
  {
    owner: "Global Accelerator",
    source: "AWS managed policy AWSGlobalAcceleratorSLRPolicy",
    tagKey: /^AWSServiceName$/,
    tagValue: /^GlobalAccelerator$/,
  },
  {
    owner: "ECS",
    source: "AWS managed policy AmazonECSInfrastructureRoleforExpressGatewayServices",
    tagKey: /^AmazonECSManaged$/,
    tagValue: /^true$/,
  },
  {
    owner: "CloudHSM",
    source: "CloudHSM User Guide, configure security group",
    name: /^cloudhsm-cluster-[a-z0-9]+-sg$/,
  },
  {
    owner: "Elastic Disaster Recovery",
    source: "AWS managed policy AWSElasticDisasterRecoveryServiceRolePolicy",
    tagKey: /^AWSElasticDisasterRecoveryManaged$/,
  },
  {
    owner: "Application Migration Service",
    source: "AWS managed policies AWSApplicationMigration…",
    tagKey: /^AWSApplicationMigrationServiceManaged$/,
  },
  {
    owner: "Network Monitor",
    source: "AWS managed policy CloudWatchNetworkMonitorServiceRolePolicy",
    tagKey: /^ManagedByCloudWatchNetworkMonitor$/,
    tagValue: /^true$/,
  },
  {
    owner: "Outposts",
    source: "AWS managed policy AWSOutpostsServiceRolePolicy",
    tagKey: /^outposts:private-connectivity-resourceId$/,
  },
  {
    owner: "Refactor Spaces",
    source: "AWS managed policy AWSMigrationHubRefactorSpacesServiceRolePolicy",
    tagKey: /^refactor-spaces:environment-id$/,
  },
  {
    owner: "a service of AWS",
    source: "AWS managed policies EC2FastLaunchFullAccess, AWSApplicationMigration…",
    tagKey: /^CreatedBy$/,
    tagValue: /^(EC2 Fast Launch|AWSApplicationMigrationService)$/,
  },
  {
    owner: "Systems Manager",
    source: "AWS managed policy AWS-SSM-RemediationAutomation-ExecutionRolePolicy",
    tagKey: /^SystemsManager::FindingNetworkingSecurityGroups::/,
  },
  // Infrastructure as code
  { owner: "Pulumi", source: CONVENTION, tagKey: /^pulumi:/ },
  { owner: "Terraform", source: CONVENTION, tagKey: /^terraform([-_:].*)?$/i, tagValue: /^(?!false$|no$|0$)/i },
  { owner: "Terraform", source: CONVENTION, tagKey: /^source-code$/ },
  {
    owner: "infrastructure as code",
    source: "bridgecrewio/yor src/common/tagging/tags/tag.go, gittag",
    tagKey: /^(yor_(trace|name)|git_(commit|file|repo|org|last_modified_(at|by)|modifiers))$/,
  },
  {
    owner: "infrastructure as code",
    source: CONVENTION,
    tagKey: /^(managed|provisioned|created)[-_ ]?by$/i,
    tagValue: /terraform|tofu|pulumi|cloudformation|cdk|ansible|crossplane/i,
  },
];

/**
 * How single rules are recognised that somebody else keeps in a group which may be anybody's. The cloud controller's rules for
 * classic load balancers bear no mark, but they refer to the load balancer's group, and references stay.
 */
export const RULE_SIGNS: readonly OwnerSign[] = [
  {
    owner: "the load balancer controller",
    source: `${LBC} pkg/networking/networking_manager.go`,
    description: /(^|,)elbv2\.k8s\.aws\//,
  },
  {
    owner: "the Kubernetes cloud controller",
    source: `${CCM}/aws.go, aws_loadbalancer.go`,
    description: /^kubernetes\.io\/rule\//,
  },
  {
    owner: "Rancher",
    source: "rancher/machine drivers/amazonec2/amazonec2.go",
    description: /^managed by rancher-machine$/,
  },
  {
    owner: "RDS",
    source: "RDS User Guide, automatic EC2 and Lambda connections",
    description:
      /^Rule to allow connections (from (EC2 instances|Lambda function) with sg-|to .+ from any (instances|Lambda function) this security group is attached to)/,
  },
  {
    owner: "EKS Auto Mode",
    source: "AWS managed policy AmazonEKSLoadBalancingPolicy",
    tagKey: /^eks:eks-cluster-name$/,
  },
  {
    owner: "Crossplane",
    source: "crossplane/crossplane-runtime pkg/resource/resource.go",
    tagKey: /^crossplane-(kind|name|namespace|providerconfig|providerconfig-kind)$/,
  },
  { owner: "ACK", source: "aws-controllers-k8s/runtime pkg/config/config.go", tagKey: /^services\.k8s\.aws\// },
  {
    owner: "kOps",
    source: "kubernetes/kops pkg/model/awsmodel/firewall.go",
    tagKey: /^(KubernetesCluster|kubernetes\.io\/cluster\/.+)$/,
    tagValue: /^(?!shared$)/,
  },
  {
    owner: "Red Hat OpenShift",
    source: "AWS managed policy ROSAInstallerPolicy",
    tagKey: /^red-hat-managed$/,
    tagValue: /^true$/,
  },
  {
    owner: "ECS",
    source: "AWS managed policy AmazonECSInfrastructureRoleforExpressGatewayServices",
    tagKey: /^AmazonECSManaged$/,
    tagValue: /^true$/,
  },
  {
    owner: "Application Migration Service",
    source: "AWS managed policies AWSApplicationMigration…",
    tagKey: /^CreatedBy$/,
    tagValue: /^AWSApplicationMigrationService$/,
  },
  {
    owner: "Systems Manager",
    source: "AWS managed policy AWS-SSM-RemediationAutomation-ExecutionRolePolicy",
    tagKey: /^SystemsManager::FindingNetworkingSecurityGroups::/,
  },
];
