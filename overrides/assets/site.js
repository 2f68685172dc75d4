(function(d){
var h=d.documentElement,b=d.body,S=".md-sidebar--secondary ",toc=d.querySelector(S+"details");
function each(s,f){[].forEach.call(d.querySelectorAll(s),f)}
function elder(){return h.hasAttribute("data-elder")}
function dark(){return b.dataset.mdColorScheme=="slate"}
each("[data-set]",function(e){
var n=e.dataset.set,is=n=="dark"?dark:elder;
e.setAttribute("aria-pressed",is());
e.onclick=function(){
var v=!is();
if(n=="dark")b.dataset.mdColorScheme=v?"slate":"default";else if(v)h.dataset.elder="";else delete h.dataset.elder;
e.setAttribute("aria-pressed",v);
try{localStorage.setItem("look-"+n,v?1:0)}catch(x){}}});
/* contents: open beside the text, and mark where the reader is */
if(toc){
toc.open=matchMedia("(min-width:64em)").matches&&!elder()&&!d.querySelector(".wide");
var at={},now,o=self.IntersectionObserver&&new IntersectionObserver(function(l){l.forEach(function(x){
if(!x.isIntersecting)return;
now&&now.removeAttribute("aria-current");
(now=at[x.target.id]).setAttribute("aria-current","true")})},{rootMargin:"-12% 0px -70%"});
each(S+"a",function(a){var e=d.getElementById(decodeURIComponent(a.hash.slice(1)));if(e&&o){at[e.id]=a;o.observe(e)}})}
/* drawer */
function shut(e){
if(e.type=="click"||e.key=="Escape"&&location.hash=="#nav"){
var y=scrollY;e.preventDefault();location.replace("#menu");d.getElementById("menu").focus();scrollTo(0,y)}}
d.onkeydown=shut;
each("#nav .menu",function(e){e.onclick=shut});
})(document);
